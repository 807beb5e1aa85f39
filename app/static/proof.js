// Solves the small puzzle of a busy address (app/portal/protection.py), so that nobody has to answer the question.
// Works in slices between which the page stays usable; needs no secure context, for offices may serve on plain HTTP.
(() => {
  "use strict";
  const K = new Uint32Array(64), START = new Uint32Array(8), W = new Uint32Array(64);
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (found < 8) START[found] = (Math.sqrt(n) % 1) * 4294967296;
    K[found++] = (Math.cbrt(n) % 1) * 4294967296;
  }

  // The first 32 bits of the SHA-256 of a short ASCII text (at most 55 signs: one block).
  function firstWord(text) {
    W.fill(0, 0, 16);
    for (let i = 0; i < text.length; i++) W[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    W[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    W[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      W[i] = W[i - 16] + W[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
        + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
    }
    let [a, b, c, d, e, f, g, h] = START;
    for (let i = 0; i < 64; i++) {
      const one = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + W[i]) | 0;
      const two = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c)) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    return (a + START[0]) >>> 0;
  }

  function solve(box) {
    const { seed, bits, pieces, working, done } = box.dataset, form = box.closest("form");
    const solution = box.querySelector("[name=protection_solution]"), state = box.querySelector("[role=status]");
    const found = [];
    let number = 0, pressed = null;
    const question = box.querySelector("[data-question]");
    question.hidden = true;
    question.querySelector("input").removeAttribute("id"); // an error above the form leads here
    Object.assign(state, { id: "protection-answer", tabIndex: -1 });
    state.textContent = working;
    form.addEventListener("submit", (event) => {
      if (solution.value) return;
      event.preventDefault();
      event.stopPropagation(); // not sent yet: the page must not take it for sent
      pressed = event;
      state.textContent = working;
    });
    function slice() {
      const end = performance.now() + 30;
      while (found.length < Number(pieces)) {
        if (firstWord(`${seed}:${found.length}:${number}`) >>> (32 - Number(bits)) === 0) { found.push(number); number = 0; continue; }
        number++;
        if ((number & 255) === 0 && performance.now() > end) { setTimeout(slice); return; }
      }
      solution.value = found.join(",");
      state.textContent = done;
      if (pressed) form.requestSubmit(pressed.submitter);
    }
    setTimeout(slice);
  }

  document.querySelectorAll("[data-proof]").forEach(solve);
})();
