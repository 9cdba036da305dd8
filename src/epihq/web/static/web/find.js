// Search in the head of a page: arrows go through what it offers, Esc leads back.
(function () {
  "use strict";
  var form = document.querySelector("form.find");
  if (!form) return;
  var box = form.querySelector("input[type=search]");
  var offers = document.getElementById("find-offers");
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
