// El programa, según la fecha de quien lee: lo que ya pasó se retira y el día de hoy se señala.
// Sin él, la página está al día desde la última vez que se publicó.
(() => {
  "use strict";
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const weeks = [...document.querySelectorAll("[data-ultimo]")];

  for (const one of weeks) one.hidden = one.dataset.ultimo < today;
  for (const day of document.querySelectorAll(".mes td[data-dia]")) {
    day.classList.toggle("pasado", day.dataset.dia < today);
    day.classList.toggle("hoy", day.dataset.dia === today);
    if (day.dataset.dia === today) day.setAttribute("aria-current", "date");
    else day.removeAttribute("aria-current");
  }
  const none = document.getElementById("nada-por-venir");
  if (none) none.hidden = weeks.some((one) => one.matches(".semana") && !one.hidden);

  // A link to a week that is over still leads to it.
  const reveal = () => {
    const wanted = document.getElementById(location.hash.slice(1));
    if (!wanted?.hidden) return;
    wanted.hidden = false;
    wanted.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
