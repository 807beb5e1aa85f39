// The editor of letters: turns each textarea[data-rich] into a text with paragraphs, lists, bold and italic.
// Loaded by tanggap.js only where there is one. Whatever it sends, the server makes safe again.
import "./vendor/squire/squire.js";

const KEEP = { P: "P", DIV: "P", BR: "BR", STRONG: "B", B: "B", EM: "I", I: "I", UL: "UL", OL: "OL", LI: "LI",
  H1: "P", H2: "P", H3: "P", H4: "P", H5: "P", H6: "P", TR: "P", BLOCKQUOTE: "P", PRE: "P" };
const DROP = new Set(["SCRIPT", "STYLE", "TEMPLATE", "TITLE", "HEAD", "IFRAME", "OBJECT", "SVG", "MATH"]);

function safe(html) {
  // What is in a template loads and runs nothing. No attribute is kept; the browser would report each that the policy forbids.
  const read = document.createElement("template");
  read.innerHTML = html.replace(/<(\/?[a-z][\w:-]*)(?:"[^"]*"|'[^']*'|[^'">])*>/gi, "<$1>");
  const found = document.createDocumentFragment();
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
      else if (node.nodeType === Node.ELEMENT_NODE && !DROP.has(node.tagName.toUpperCase())) {
        const tag = KEEP[node.tagName];
        const place = tag ? to.appendChild(document.createElement(tag)) : to;
        copy(node, place);
      }
    }
  };
  copy(read.content, found);
  return found;
}

function button(label, title, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.title = title;
  made.setAttribute("aria-label", title);
  made.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
  made.addEventListener("click", act);
  return made;
}

function enhance(area) {
  const words = JSON.parse(area.dataset.rich);
  const box = document.createElement("div"), bar = document.createElement("div"), text = document.createElement("div");
  box.className = "t-rich";
  bar.className = "t-rich-bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.bar);
  text.className = "t-rich-text form-control";
  text.setAttribute("role", "textbox");
  text.setAttribute("aria-multiline", "true");
  const label = document.querySelector(`label[for="${area.id}"]`);
  if (label) {
    label.id = label.id || `${area.id}-l`;
    text.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => text.focus());
  }
  for (const name of ["aria-describedby", "aria-invalid", "dir"]) if (area.hasAttribute(name)) text.setAttribute(name, area.getAttribute(name));
  text.id = area.id; // links to the field lead to what is seen
  area.id += "-plain";
  area.before(box);
  box.append(bar, text);
  area.hidden = true;
  area.removeAttribute("maxlength");

  const squire = new window.Squire(text, { blockTag: "P", sanitizeToDOMFragment: safe, addLinks: false });
  squire.setHTML(area.value === area.defaultValue ? area.dataset.html : area.value);
  const keep = () => { area.value = squire.getHTML(); };
  keep();
  squire.addEventListener("input", keep);
  if (area.form) area.form.addEventListener("submit", keep, true);

  const changed = () => { keep(); area.dispatchEvent(new Event("input", { bubbles: true })); };
  const toggles = [
    ["B", words.bold, () => (squire.hasFormat("B") ? squire.removeBold() : squire.bold()), "B"],
    ["I", words.italic, () => (squire.hasFormat("I") ? squire.removeItalic() : squire.italic()), "I"],
    ["1.", words.numbers, () => (squire.hasFormat("OL") ? squire.removeList() : squire.makeOrderedList()), "OL"],
    ["•", words.bullets, () => (squire.hasFormat("UL") ? squire.removeList() : squire.makeUnorderedList()), "UL"],
  ].map(([sign, title, act, tag]) => {
    const made = button(sign, title, () => { act(); changed(); show(); });
    made.dataset.tag = tag;
    bar.append(made);
    return made;
  });
  const show = () => toggles.forEach((made) => made.setAttribute("aria-pressed", String(squire.hasFormat(made.dataset.tag))));
  bar.append(button("↶", words.undo, () => { squire.undo(); changed(); }));
  bar.append(button("↷", words.redo, () => { squire.redo(); changed(); }));
  squire.addEventListener("pathChange", show);
  show();

  const places = document.querySelectorAll(`[data-insert-into="${text.id}"]`);
  places.forEach((made) => {
    made.hidden = false;
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => {
      text.focus();
      squire.insertPlainText(made.dataset.insert, false);
      changed();
    });
  });
}

document.querySelectorAll("textarea[data-rich]").forEach(enhance);
