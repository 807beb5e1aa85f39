// The public form: saves while one types, survives a lost connection, sends files one by one. Works without all of it.
(() => {
  "use strict";
  const STORE = "tanggap-form:";

  // What was kept on this device for a form that is sent or deleted does not stay on a shared computer.
  function clearKept(office) {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(`${STORE}${office}:`)) localStorage.removeItem(key);
    } catch { /* a browser that keeps nothing */ }
  }
  const done = document.querySelector("[data-clear]");
  if (done) clearKept(done.dataset.office);

  const problem = document.querySelector(".t-errors");
  if (problem) problem.focus();

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const said = button.querySelector("[data-copied]");
      said.textContent = said.dataset.copied;
    });
  }

  // A form is sent once, however often the button is pressed.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent; });

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const key = `${STORE}${form.dataset.office}:${form.dataset.step}`;
  const saved = form.querySelector("[data-saved]"), banner = form.querySelector("[data-banner]");
  const fields = () => [...form.querySelectorAll("input:not([type=hidden]):not([type=file]), textarea, select")].filter((one) => one.name && !one.closest("[hidden]"));
  let timer = 0, changed = false, leaving = false;

  function typed() {
    const found = {};
    for (const one of fields()) if (one.type !== "radio" || one.checked) found[one.name] = one.value;
    return found;
  }
  function say(text) { banner.textContent = text; banner.hidden = !text; }
  function keep(sent) { try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), owner: form.dataset.owner, typed: typed(), sent })); } catch { /* full or forbidden */ } }
  function drop() { try { localStorage.removeItem(key); } catch { /* forbidden */ } }

  function post(more) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...typed(), step: form.dataset.step, csrf_token: form.elements.csrf_token.value })) body.set(name, value);
    return fetch(form.dataset.autosave, { method: "POST", body, ...more });
  }

  async function save() {
    clearTimeout(timer);
    if (!changed || leaving) return;
    changed = false;
    try {
      const answer = await post({});
      const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.ok && said.saved) {
        form.dataset.owner = said.owner;
        if (!changed) drop();
        saved.textContent = said.saved;
        say("");
      } else if (said.error) {
        saved.textContent = "";
        say(said.error);
      }
    } catch {
      changed = true;
      saved.textContent = "";
      say(form.dataset.unsaved);
      timer = setTimeout(save, 15000);
    }
  }

  // Steps that were sent and led here are with the office's computer: nothing of them has to stay on this one.
  try {
    for (const other of Object.keys(localStorage)) {
      if (other.startsWith(`${STORE}${form.dataset.office}:`) && other !== key && JSON.parse(localStorage.getItem(other)).sent) localStorage.removeItem(other);
    }
  } catch { /* nothing kept */ }

  // What was typed while there was no connection comes back, if this is still the same draft.
  try {
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    if (kept && kept.owner === form.dataset.owner && Date.now() - kept.at < 86400000 && !problem) {
      for (const one of fields()) {
        if (!(one.name in kept.typed)) continue;
        if (one.type === "radio") one.checked = one.value === kept.typed[one.name];
        else one.value = kept.typed[one.name];
      }
      changed = true;
      say(form.dataset.restored);
      timer = setTimeout(save, 1500);
    } else if (kept) drop();
  } catch { /* nothing kept */ }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    keep(false);
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) { event.preventDefault(); event.stopImmediatePropagation(); say(form.dataset.unsaved); banner.scrollIntoView({ block: "center" }); return; }
    leaving = true;
    clearTimeout(timer);
    if (fields().length) keep(true);
  });
  addEventListener("pagehide", () => { if (changed && !leaving) post({ keepalive: true }).catch(() => {}); });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("online", save);
  addEventListener("offline", () => { if (changed) say(form.dataset.unsaved); });

  // How many characters are left, once it matters.
  for (const area of form.querySelectorAll("textarea[data-limit]")) {
    const told = Object.assign(document.createElement("span"), { className: "help-block t-chars" });
    area.after(told);
    const count = () => {
      const left = Number(area.dataset.limit) - area.value.length;
      told.textContent = left > 500 ? "" : (left < 0 ? form.dataset.over : form.dataset.left).replace("#", Math.abs(left).toLocaleString(document.documentElement.lang));
      told.classList.toggle("t-chars--over", left < 0);
    };
    area.addEventListener("input", count);
    count();
  }

  // Files go as soon as they are chosen, one after the other, with their progress.
  for (const box of form.querySelectorAll("[data-files]")) {
    const input = box.querySelector("input[type=file]"), bar = box.querySelector("progress"), state = box.querySelector("[data-sent-state]");
    const errors = box.querySelector(`#${box.dataset.files}-e`), listed = box.querySelector("[data-listed]");
    box.querySelector("[data-add]").hidden = true;
    const sendOne = (file) => new Promise((ready) => {
      const body = new FormData(), wire = new XMLHttpRequest();
      body.set("csrf_token", form.elements.csrf_token.value);
      body.set(box.dataset.files, file);
      wire.open("POST", form.dataset.upload);
      wire.responseType = "json";
      wire.upload.addEventListener("progress", (event) => {
        bar.value = event.total ? (100 * event.loaded) / event.total : 0;
        state.textContent = form.dataset.sending.replace("@", Math.round(bar.value)).replace("#", () => file.name);
      });
      wire.addEventListener("load", () => ready(wire.response || { error: form.dataset.failed.replace("#", () => file.name) }));
      wire.addEventListener("error", () => ready({ error: form.dataset.failed.replace("#", () => file.name) }));
      wire.send(body);
    });
    input.addEventListener("change", async () => {
      const waiting = [...input.files], wrong = [];
      bar.hidden = false;
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
      for (const file of waiting) {
        const answer = await sendOne(file);
        if (answer.files !== undefined) listed.innerHTML = answer.files;
        if (answer.error) wrong.push(answer.error);
      }
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
      bar.hidden = true;
      state.textContent = "";
      input.value = "";
      errors.replaceChildren(...wrong.map((text) => Object.assign(document.createElement("span"), { className: "t-error", textContent: text })));
      errors.setAttribute("role", "alert");
      input.setAttribute("aria-invalid", String(wrong.length > 0));
    });
  }
})();
