// Kana by Roman letters, with words to choose from.
import QtQuick
import QtQuick.VirtualKeyboard
import Kiosk.keyboard

Letters {
    rows: [["q", "w", "e", "r", "t", "y", "u", "i", "o", "p"],
           ["a", "s", "d", "f", "g", "h", "j", "k", "l"],
           ["z", "x", "c", "v", "b", "n", "m"]]
    shiftLabel: ""
    marks: ["ー", "、", "。"]
    inputMode: InputEngine.InputMode.Hiragana

    function createInputMethod() {
        return Qt.createQmlObject("import QtQuick.VirtualKeyboard.Plugins; JapaneseInputMethod {}", parent, "japanese")
    }
    sharedLayouts: ["symbols"]
}
