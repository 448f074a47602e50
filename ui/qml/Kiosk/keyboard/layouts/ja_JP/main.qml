// Japanese with words to choose from: the fifty sounds where there is room for them, Roman letters elsewhere.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components
import Kiosk.keyboard

KeyboardLayoutLoader {
    id: loader

    /// Five rows, the bottom row and the words need seven rows of the smallest keys.
    readonly property bool isKana: KeyboardTokens.maximumHeight >= 7 * (KeyboardTokens.keyFloor + KeyboardTokens.gap)
    readonly property var board: item
    readonly property int rowCount: board?.rowCount ?? 4

    function createInputMethod() {
        return Qt.createQmlObject("import QtQuick.VirtualKeyboard.Plugins; JapaneseInputMethod {}", parent, "japanese")
    }

    sharedLayouts: ["symbols"]
    inputMode: isKana ? InputEngine.InputMode.HiraganaFlick : InputEngine.InputMode.Hiragana
    sourceComponent: isKana ? kana : roman

    Component {
        id: kana

        // Read from the right, column by column, as the table of the fifty sounds is taught.
        Letters {
            rows: [["わ", "ら", "や", "ま", "は", "な", "た", "さ", "か", "あ"],
                   ["を", "り", "゛", "み", "ひ", "に", "ち", "し", "き", "い"],
                   ["ん", "る", "ゆ", "む", "ふ", "ぬ", "つ", "す", "く", "う"],
                   ["ー", "れ", "゜", "め", "へ", "ね", "て", "せ", "け", "え"],
                   ["ろ", "よ", "も", "ほ", "の", "と", "そ", "こ", "お"]]
            shifts: ({ "あ": "ぁ", "い": "ぃ", "う": "ぅ", "え": "ぇ", "お": "ぉ", "つ": "っ", "や": "ゃ", "ゆ": "ゅ", "よ": "ょ" })
            shiftLabel: "小"
            hasOwnShift: true
            sends: ({ "゛": "\u3099", "゜": "\u309A" })
            marks: ["、", "。"]
        }
    }
    Component {
        id: roman

        Letters {
            rows: [["q", "w", "e", "r", "t", "y", "u", "i", "o", "p"],
                   ["a", "s", "d", "f", "g", "h", "j", "k", "l"],
                   ["z", "x", "c", "v", "b", "n", "m"]]
            marks: ["ー", "、", "。"]
        }
    }
}
