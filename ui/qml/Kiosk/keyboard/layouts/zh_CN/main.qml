// Pinyin with words to choose from.
import QtQuick
import Kiosk.keyboard

Letters {
    rows: [["q", "w", "e", "r", "t", "y", "u", "i", "o", "p"],
           ["a", "s", "d", "f", "g", "h", "j", "k", "l"],
           ["z", "x", "c", "v", "b", "n", "m"]]
    shiftLabel: ""
    marks: ["，", "。"]

    // Without the guard the engine would write what visitors typed into a user dictionary: then rather Latin only.
    function createInputMethod() {
        if (!KeyboardTokens.guard)
            return null
        KeyboardTokens.guard.openMemory()
        try {
            return Qt.createQmlObject("import QtQuick.VirtualKeyboard.Plugins; PinyinInputMethod {}", parent, "pinyin")
        } finally {
            KeyboardTokens.guard.closeMemory()
        }
    }
    sharedLayouts: ["symbols"]
}
