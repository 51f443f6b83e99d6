// 明暗 — before anything is drawn: until the person has chosen, the system's own setting holds. A plain script, so that it waits for nothing.
(() => {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (root.dataset.chosen) return;
    root.dataset.theme = dark.matches ? "dark" : "light";
    document.cookie = `theme-os=${root.dataset.theme}; path=/; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  };
  follow();
  dark.addEventListener("change", follow);
})();
