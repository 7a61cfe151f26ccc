// More places close again, as every menu does: by a touch elsewhere, and by Escape.
const more = document.querySelector(".further")
addEventListener("click", (touch) => { if (more?.open && !more.contains(touch.target)) more.open = false })
addEventListener("keydown", (key) => {
  if (key.key !== "Escape" || !more?.open) return
  more.open = false
  more.querySelector("summary").focus()
})
