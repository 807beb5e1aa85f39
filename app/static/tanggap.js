// Comfort only: every page works without this file.
(function () {
  "use strict";
  var menu = document.getElementById("menu");
  var burger = document.querySelector(".t-burger");

  function menuIsOpen() { return location.hash === "#menu"; }

  function showMenuState() {
    if (!menu || !burger) { return; }
    burger.setAttribute("aria-expanded", String(menuIsOpen()));
    if (menuIsOpen()) {
      var first = menu.querySelector("a");
      if (first) { first.focus(); }
    }
  }

  window.addEventListener("hashchange", showMenuState);
  if (burger) { burger.setAttribute("aria-expanded", "false"); }

  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "Escape") {
      if (menuIsOpen()) { location.hash = "isi"; burger.focus(); }
      document.querySelectorAll("details.t-menu[open]").forEach(function (open) {
        open.open = false;
        open.querySelector("summary").focus();
      });
    } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
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

  // A form is sent once: a second press of the button does nothing.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  var errors = document.querySelector(".t-errors");
  if (errors) { errors.focus(); }
})();
