// Mejora las páginas; sin él todo funciona: los tiempos son enlaces al audio.
// La palabra que se dice se resalta, un clic lleva ahí, y solo suena un reproductor a la vez.
(() => {
  "use strict";
  const media = [...document.querySelectorAll("audio, video")];
  const main = document.getElementById("principal");
  const words = [...document.querySelectorAll("[data-transcripcion] [data-i]")];
  const starts = words.map((word) => Number(word.dataset.i));
  let active = main;
  let marked = null;

  const mark = (word) => {
    if (word === marked) return;
    marked?.classList.remove("ahora");
    const before = marked?.closest(".linea");
    const line = word?.closest(".linea");
    if (before !== line) before?.classList.remove("actual");
    line?.classList.add("actual");
    word?.classList.add("ahora");
    marked = word;
  };

  // The last word that began at or before this time.
  const wordAt = (ms) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= ms) low = middle + 1;
      else high = middle;
    }
    return words[low - 1] ?? null;
  };

  const follow = () => {
    if (!active || active.paused) return;
    mark(wordAt(active.currentTime * 1000));
    requestAnimationFrame(follow);
  };

  for (const one of media) {
    one.addEventListener("play", () => {
      for (const other of media) if (other !== one) other.pause();
      active = one;
      if (words.length) follow();
    });
    one.addEventListener("ended", () => mark(null));
    one.addEventListener("seeked", () => {
      if (words.length && one === active) mark(wordAt(one.currentTime * 1000));
    });
  }

  const go = (ms) => {
    const player = active ?? main;
    if (!player) return false;
    player.currentTime = ms / 1000;
    player.play().catch(() => {});
    return true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-ir]");
    if (link && go(Number(link.dataset.ir))) {
      event.preventDefault();
      return;
    }
    const word = event.target.closest("[data-transcripcion] [data-i]");
    if (word && String(getSelection()) === "") go(Number(word.dataset.i));
  });

  if (main) document.documentElement.classList.add("con-guia");

  for (const button of document.querySelectorAll("[data-copiar]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    const label = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copiar);
        button.textContent = "Copiado";
      } catch {
        button.textContent = "No se pudo copiar";
      }
      setTimeout(() => (button.textContent = label), 2500);
    });
  }

  for (const button of document.querySelectorAll("[data-imprimir]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
