// Latin letters, where a language has no board of its own.
import QtQuick
import QtQuick.VirtualKeyboard
import Kiosk.keyboard

Letters {
    rows: [["q", "w", "e", "r", "t", "y", "u", "i", "o", "p"],
           ["a", "s", "d", "f", "g", "h", "j", "k", "l"],
           ["z", "x", "c", "v", "b", "n", "m"]]
    shiftLabel: "Aa"
    marks: ["@", "."]
    inputMode: InputEngine.InputMode.Latin
}
