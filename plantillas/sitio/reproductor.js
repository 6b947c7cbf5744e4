// Mejora las páginas; sin él todo funciona: los tiempos son enlaces al audio.
// La palabra que se dice se resalta, un clic lleva ahí, y solo suena un reproductor a la vez.
(() => {
  "use strict";
  const media = [...document.querySelectorAll("audio, video")];
  const main = document.getElementById("principal");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const words = [];
  const starts = [];
  const whenOf = new Map();

  // A line comes as one text with the time of each of its words; here each word becomes a place.
  if (main) {
    for (const said of document.querySelectorAll("[data-transcripcion] [data-t]")) {
      const times = said.dataset.t.split(" ");
      const parts = said.textContent.split(" ").flatMap((text, index) => {
        const word = document.createElement("span");
        word.textContent = text;
        words.push(word);
        starts.push(Number(times[index]));
        whenOf.set(word, Number(times[index]));
        return index ? [" ", word] : [word];
      });
      said.replaceChildren(...parts);
    }
    document.documentElement.classList.add("con-guia");
  }

  let active = main;
  let marked = null;

  const seen = (line) => {
    const box = line.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  };

  const mark = (word) => {
    if (word === marked) return;
    marked?.classList.remove("ahora");
    const before = marked?.closest(".linea");
    const line = word?.closest(".linea");
    if (before !== line) {
      // Who reads along is taken along; who looks at something else is left there.
      const reading = before && seen(before);
      before?.classList.remove("actual");
      line?.classList.add("actual");
      if (line && reading && !seen(line)) {
        line.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
      }
    }
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
    const when = whenOf.get(event.target);
    if (when !== undefined && String(getSelection()) === "") go(when);
  });

  // What has ended since the page was made says so, by the reader's own date.
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  for (const valid of document.querySelectorAll("[data-hasta]")) {
    if (valid.dataset.hasta >= today) continue;
    valid.textContent = valid.dataset.fin;
    valid.closest(".tarjeta, .vigencia")?.classList.add("terminada");
  }

  // What happened is said once, where screen readers listen and everyone sees it.
  const status = document.getElementById("recado");
  let silence = 0;
  const tell = (words) => {
    if (!status) return;
    clearTimeout(silence);
    status.textContent = words;
    silence = setTimeout(() => (status.textContent = ""), 4000);
  };

  for (const button of document.querySelectorAll("[data-copiar]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copiar);
        tell(button.dataset.dicho ?? "Copiado.");
      } catch {
        tell("No se pudo copiar. Selecciónelo y cópielo a mano.");
      }
    });
  }

  for (const form of document.querySelectorAll("[data-correo]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const link = document.getElementById(form.dataset.correo);
      const said = [...new FormData(form)].map(
        ([name, text]) => `${name}=${encodeURIComponent(text.replace(/\r?\n/g, "\r\n"))}`,
      );
      link.href = `${form.action}?${said.join("&")}`;
      link.click();
    });
  }

  for (const button of document.querySelectorAll("[data-imprimir]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
