// A key that was not accepted says so on the page, not only to the browser's console.
(function () {
  "use strict";
  document.addEventListener("allauth.error", function (event) {
    var place = document.getElementById("problem");
    if (!place) return;
    event.preventDefault();
    var told = document.createElement("div");
    told.className = "problem";
    told.textContent = document.getElementById("main").dataset.keyProblem;
    place.replaceChildren(told);
  });
})();
