// Hangul, two-set (KS X 5002).
import QtQuick
import Kiosk.keyboard

Letters {
    rows: [["ㅂ", "ㅈ", "ㄷ", "ㄱ", "ㅅ", "ㅛ", "ㅕ", "ㅑ", "ㅐ", "ㅔ"],
           ["ㅁ", "ㄴ", "ㅇ", "ㄹ", "ㅎ", "ㅗ", "ㅓ", "ㅏ", "ㅣ"],
           ["ㅋ", "ㅌ", "ㅊ", "ㅍ", "ㅠ", "ㅜ", "ㅡ"]]
    shifts: ({ "ㅂ": "ㅃ", "ㅈ": "ㅉ", "ㄷ": "ㄸ", "ㄱ": "ㄲ", "ㅅ": "ㅆ", "ㅐ": "ㅒ", "ㅔ": "ㅖ" })
    shiftLabel: "ㄲㅆ"
    marks: ["?", "."]

    function createInputMethod() {
        return Qt.createQmlObject("import QtQuick.VirtualKeyboard.Plugins; HangulInputMethod {}", parent, "hangul")
    }
    sharedLayouts: ["symbols"]
}
