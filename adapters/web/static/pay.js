/* The page works without this: it only reveals the copy buttons. */
document.querySelectorAll("[data-copy]").forEach(function (button) {
  button.hidden = false;
  button.onclick = function () {
    var area = document.createElement("textarea");
    area.value = button.getAttribute("data-copy");
    area.className = "away";
    document.body.appendChild(area);
    area.select();
    try {
      document.execCommand("copy");
      button.textContent = button.getAttribute("data-done") || "Copied";
    } catch (error) {}
    document.body.removeChild(area);
    setTimeout(function () { button.textContent = button.getAttribute("data-label") || "Copy"; }, 2500);
  };
});
/* On a computer the code for a second phone is open from the start. */
if (window.matchMedia && matchMedia("(min-width: 700px)").matches) {
  var code = document.getElementById("code");
  if (code) code.open = true;
}
