// The key / leads to the search; arrows go through what it offers, Esc leads back.
(function () {
  "use strict";
  var form = document.querySelector("form.find");
  if (!form) return;
  var box = form.querySelector("input[type=search]");
  var offers = document.getElementById("find-offers");
  var QUIET = ["button", "submit", "reset", "checkbox", "radio", "image"];
  function isTyping(place) {
    if (place.isContentEditable || /^(TEXTAREA|SELECT)$/.test(place.tagName)) return true;
    return place.tagName === "INPUT" && QUIET.indexOf(place.type) < 0;
  }
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || isTyping(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  form.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      offers.replaceChildren();
      if (document.activeElement === box) box.value = "";
      box.focus();
      event.preventDefault();
      return;
    }
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    var places = [box].concat(Array.from(offers.querySelectorAll("a")));
    var at = places.indexOf(document.activeElement);
    places[(at + step + places.length) % places.length].focus();
    event.preventDefault();
  });
  // Whoever goes on elsewhere needs no offers; the words stay.
  form.addEventListener("focusout", function (event) {
    if (!event.relatedTarget || !form.contains(event.relatedTarget)) {
      setTimeout(function () {
        if (!form.contains(document.activeElement)) offers.replaceChildren();
      }, 200);
    }
  });
})();
