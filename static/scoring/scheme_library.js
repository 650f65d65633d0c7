// Aspects of the library are looked for and put below the line that was edited last.
(() => {
  "use strict";

  const place = document.querySelector("[data-library]");
  if (!place) return;
  const words = place.querySelector("[data-library-words]");
  const own = place.querySelector("[data-library-own]");
  const list = place.querySelector("[data-library-found]");
  let asked = 0;
  let shownNow = "";

  async function look() {
    const number = ++asked;
    const address = new URL(place.dataset.library, location.href);
    address.searchParams.set("q", words.value);
    if (own.checked) address.searchParams.set("occupation", place.dataset.occupation);
    const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (number !== asked || !answer.ok) return;
    const told = await answer.text();
    if (number !== asked || told === shownNow) return; // the same again: nothing is replaced under a finger
    shownNow = told;
    const found = JSON.parse(told);
    place.querySelector("[data-library-none]").hidden = found.length > 0;
    list.replaceChildren(...found.map(shown));
  }

  function shown(aspect) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "library-pick" });
    const head = document.createElement("b");
    head.textContent = `${aspect.kind} ${aspect.max_mark}`;
    const sub = Object.assign(document.createElement("span"), { className: "sub" });
    sub.textContent = [aspect.requirement, aspect.occupation].filter(Boolean).join(" · ");
    button.append(head, " ", aspect.description, sub);
    button.addEventListener("click", () => {
      window.compmgrScheme.add(aspect);
      place.closest("dialog").close();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  let pause;
  words.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(look, 250);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  own.addEventListener("change", look);
  document.querySelector('[data-opens="library"]').addEventListener("click", look);
})();
