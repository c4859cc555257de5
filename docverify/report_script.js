"use strict";
(() => {
  const box = document.getElementById("search");
  const count = document.getElementById("count");
  const form = document.getElementById("filters");
  const rows = [...document.querySelectorAll("tbody .f")];
  const cards = [...document.querySelectorAll("article.f")];
  let texts = null;
  let waiting = 0;
  const apply = () => {
    texts ??= rows.concat(cards).map((one) => one.textContent.toLowerCase());
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = [...form.querySelectorAll("select")].map((s) => s.value).filter(Boolean);
    let shown = 0;
    rows.concat(cards).forEach((one, place) => {
      const found = words.every((word) => texts[place].includes(word));
      one.classList.toggle("no", !found);
      if (place < rows.length && found && chosen.every((c) => one.classList.contains(c))) shown++;
    });
    count.textContent = `${shown} of ${rows.length} shown`;
  };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(apply, 150); };
  box.closest("label").hidden = false;
  box.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("reset", soon);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
