// What a mark of a chart says, at once beside the pointer or the finger.
const told = document.createElement("div");
told.className = "told";
told.hidden = true;
document.body.append(told);
for (const title of document.querySelectorAll(".chart title")) {
  title.parentNode.dataset.told = title.textContent;
  title.remove();
}
function tell(event) {
  const mark = event.target.closest("[data-told]");
  told.hidden = !mark;
  if (!mark) return;
  const right = event.clientX > innerWidth / 2;
  told.textContent = mark.dataset.told;
  told.style.left = `${event.clientX}px`;
  told.style.top = `${event.clientY}px`;
  told.style.transform = `translate(${right ? "-100%" : "0"}, -130%)`;
}
document.addEventListener("pointermove", tell);
document.addEventListener("pointerdown", tell);
