"""Data that papers must survive: long names and texts, signs no typeface has, other directions, markup and script."""

NAME = ("PT Sumber Makmur Sejahtera Abadi Nusantara " * 8).strip()[:300]
WORD = "Pneumonoultramikroskopiksilikovolkanokoniosis" * 6
NASTY = '<script>alert(1)</script> <b>tebal</b> </para> & "kutip" {x} %(y)s \\n 🎉 👩‍🔬 مرحبا بالعالم שלום ∑ Ж 試験 \u202egnirts\u202c \x07'
TEXT = ("Contoh diterima dalam keadaan baik; pengujian diulang karena hasil pertama berbeda dari baku. " * 8)[:700]
TEXTS = tuple(f"{number}. {TEXT}" for number in range(1, 41))
