// Comfort only: every page works without this file.
(function () {
  "use strict";

  // The menu of phones. Without script it opens by its address (#menu); with it, the page behind it stands still.
  var menu = document.getElementById("menu");
  var burger = document.querySelector(".t-burger");

  function menuIsOpen() { return Boolean(menu) && menu.classList.contains("is-open"); }

  function showMenu(open) {
    menu.classList.toggle("is-open", open);
    burger.setAttribute("aria-expanded", String(open));
    document.documentElement.classList.toggle("t-open", open);
    document.querySelectorAll(".t-top, .t-main, .t-skip").forEach(function (behind) { behind.inert = open; });
    (open ? menu.querySelector("a") : burger).focus();
  }

  if (menu && burger) {
    burger.setAttribute("aria-expanded", "false");
    burger.setAttribute("aria-controls", "menu");
    burger.setAttribute("role", "button");
    burger.addEventListener("click", function (event) { event.preventDefault(); showMenu(true); });
    burger.addEventListener("keydown", function (event) {
      if (event.key === " ") { event.preventDefault(); showMenu(true); }
    });
    menu.querySelector(".t-close").addEventListener("click", function (event) { event.preventDefault(); showMenu(false); });
    menu.addEventListener("keydown", function (event) {
      if (event.key !== "Tab" || !menuIsOpen()) { return; }
      var stops = Array.from(menu.querySelectorAll("a, summary")).filter(function (stop) {
        return stop.offsetParent && !stop.closest("details:not([open]) > ul");
      });
      var end = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (document.activeElement === end) {
        event.preventDefault();
        (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
      }
    });
    matchMedia("(min-width: 861px)").addEventListener("change", function (wide) {
      if (wide.matches && menuIsOpen()) { showMenu(false); }
    });
    if (location.hash === "#menu") { history.replaceState(null, "", location.pathname + location.search); showMenu(true); }
  }

  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "Escape") {
      if (menuIsOpen()) { showMenu(false); }
      document.querySelectorAll("details.t-menu[open]").forEach(function (open) {
        open.open = false;
        open.querySelector("summary").focus();
      });
    } else if (event.key === "/" && !typing && document.documentElement.dataset.shortcuts !== "off" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      var search = document.getElementById("q");
      if (search) { event.preventDefault(); search.focus(); }
    }
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.t-menu[open]").forEach(function (open) {
      if (!open.contains(event.target)) { open.open = false; }
    });
    var close = event.target.closest("[data-close]");
    if (close) { close.closest(".alert").remove(); }
  });

  // Where the menu is longer than the window, the present page's link is in sight.
  var present = menu && menu.querySelector("[aria-current]");
  if (present && menu.scrollHeight > menu.clientHeight) {
    menu.scrollTop = Math.max(0, present.offsetTop - menu.clientHeight / 2);
  }

  // A form is sent once: a second press of the button does nothing.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (event.submitter && event.submitter.dataset.preview) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  var errors = document.querySelector(".t-errors");
  if (errors) { errors.focus(); }
})();

// Registration: known customers are offered while the name is typed; choosing one fills in the record.
(() => {
  const form = document.getElementById("registration");
  if (!form) return;
  const name = form.elements.customer_name, known = form.elements.customer;
  const list = document.createElement("datalist");
  list.id = "known-customers";
  form.append(list);
  name.setAttribute("list", list.id);
  name.autocomplete = "off";
  let found = [], timer = 0;
  name.addEventListener("input", () => {
    const chosen = found.find((customer) => customer.name === name.value);
    if (chosen && ![...known.options].some((option) => option.value === chosen.id)) known.add(new Option(chosen.name, chosen.id));
    known.value = chosen ? chosen.id : "";
    clearTimeout(timer);
    if (chosen || name.value.trim().length < 2) return;
    timer = setTimeout(async () => {
      const answer = await fetch(`${form.dataset.lookup}?q=${encodeURIComponent(name.value)}`);
      if (!answer.ok) return;
      found = (await answer.json()).results;
      list.replaceChildren(...found.map((customer) => Object.assign(document.createElement("option"), { value: customer.name, label: customer.hint })));
    }, 200);
  });
})();

// Tasks: what is typed is kept as a draft a moment later, so that nothing is lost.
(() => {
  for (const form of document.querySelectorAll("form[data-task]")) {
    const draft = form.querySelector("button[formaction]");
    if (!draft) continue;
    let timer = 0, sent = false;
    form.addEventListener("submit", (event) => {
      if (event.submitter?.dataset.preview) return;
      sent = true;
      clearTimeout(timer);
    });
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (sent) return;
        const typed = new FormData(form);
        for (const secret of form.querySelectorAll("input[type=password]")) typed.delete(secret.name);
        const told = form.querySelector("[data-saved]");
        fetch(draft.formAction, { method: "POST", body: typed, headers: { "X-Requested-With": "fetch" } })
          .then((answer) => {
            if (!answer.ok) throw new Error(answer.statusText);
            delete form.dataset.changed;
            const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
            if (told) told.textContent = `${told.dataset.saved} ${now}`;
          })
          .catch(() => { if (told) told.textContent = told.dataset.unsaved; });
      }, 3000);
    });
  }
})();

// Letters: the editor is fetched only where there is a text for it.
(() => {
  if (document.querySelector("textarea[data-rich]")) import(new URL("editor.js", document.currentScript.src));
})();

// Previews: the frame opens when the first preview is asked for.
(() => {
  for (const frame of document.querySelectorAll("iframe[data-preview-frame]")) frame.hidden = true;
  for (const button of document.querySelectorAll("button[data-preview]")) {
    if (matchMedia("(max-width: 860px)").matches) { button.formTarget = "_blank"; continue; }  // phones show no PDF in a frame
    button.addEventListener("click", () => {
      const frame = document.getElementById(button.dataset.preview);
      frame.hidden = false;
      frame.scrollIntoView({ block: "nearest" });
    });
  }
})();

// Going back keeps what was typed.
(() => {
  for (const button of document.querySelectorAll("button[data-back]")) {
    button.hidden = history.length < 2;
    button.addEventListener("click", () => history.back());
  }
})();

// Printing the page at hand, where that is what people do next.
(() => {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  const folded = [...document.querySelectorAll("details[data-print-open]:not([open])")];
  addEventListener("beforeprint", () => { for (const fold of folded) fold.open = true; });
})();

// A box that ticks all boxes of a name.
(() => {
  for (const all of document.querySelectorAll("input[data-all]")) {
    all.hidden = false;
    const boxes = () => [...all.form.querySelectorAll(`input[type=checkbox][name="${all.dataset.all}"]`)];
    const show = () => {
      const ticked = boxes().filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && !all.checked;
    };
    all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
    all.form.addEventListener("change", show);
    show();
  }
})();

// What was typed and not sent is not lost by a wrong press: the browser asks before it leaves the page.
(() => {
  const guarded = [...document.querySelectorAll("main form[method=post]")].filter((form) => form.querySelector("textarea, input[type=text], input[type=file]"));
  for (const form of guarded) {
    form.addEventListener("input", () => { form.dataset.changed = "yes"; });
    form.addEventListener("submit", (event) => { if (!event.submitter?.dataset.preview) delete form.dataset.changed; });
  }
  addEventListener("beforeunload", (event) => { if (guarded.some((form) => form.dataset.changed)) event.preventDefault(); });
})();

// Copying a link.
(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      const said = button.querySelector("[data-copied]");
      said.textContent = said.dataset.copied;
    });
  }
})();

// Shortcuts: / searches, j and k go through a list, ? tells about them and can turn them off (WCAG 2.1.4).
(() => {
  const help = document.getElementById("shortcuts");
  if (!help) return;
  const off = help.querySelector("input[type=checkbox]");
  const kept = "tanggap-shortcuts";
  off.checked = localStorage.getItem(kept) === "off";
  document.documentElement.dataset.shortcuts = off.checked ? "off" : "on";
  off.addEventListener("change", () => {
    localStorage.setItem(kept, off.checked ? "off" : "on");
    document.documentElement.dataset.shortcuts = off.checked ? "off" : "on";
  });
  for (const button of document.querySelectorAll("button[data-shortcuts]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
  const links = () => [...document.querySelectorAll("main .t-tasks a, main tbody td:first-child a, main .t-news a")];
  const step = (by) => {
    const all = links(), here = all.indexOf(document.activeElement);
    all[Math.max(0, Math.min(all.length - 1, here < 0 ? 0 : here + by))]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || off.checked || help.open) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") help.showModal();
    else return;
    event.preventDefault();
  });
})();

// Long work: a bar moves until the paper has come. The answer brings back the mark that was sent along, as a cookie.
(() => {
  const wait = (where, words, mark) => {
    const shown = document.createElement("div");
    shown.className = "t-progress";
    shown.setAttribute("role", "status");
    shown.append(document.createElement("progress"), words);
    where.after(shown);
    const end = Date.now() + 300000;
    const timer = setInterval(() => {
      const come = document.cookie.split("; ").includes(`tanggap-ready=${mark}`);
      if (!come && Date.now() < end) return;
      clearInterval(timer);
      shown.remove();
    }, 400);
  };
  const newMark = () => crypto.getRandomValues(new Uint32Array(3)).join("");
  for (const link of document.querySelectorAll("a[data-long]")) {
    link.addEventListener("click", () => {
      const mark = newMark(), address = new URL(link.href);
      address.searchParams.set("ready", mark);
      link.href = address.href;
      wait(link, link.dataset.long, mark);
    });
  }
  for (const form of document.querySelectorAll("form[data-long]")) {
    form.addEventListener("submit", () => {
      const mark = newMark();
      const field = form.querySelector("input[name=ready]") || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "ready" }));
      field.value = mark;
      wait(form, form.dataset.long, mark);
    });
  }
})();
