// Mongolian Cyrillic: the rows of the Mongolian standard board, with Е and Щ from its top row.
import QtQuick
import QtQuick.VirtualKeyboard
import Kiosk.keyboard

Letters {
    rows: [["ф", "ц", "у", "ж", "э", "н", "г", "ш", "ү", "з", "к", "ъ"],
           ["й", "ы", "б", "ө", "а", "х", "р", "о", "л", "д", "п", "е"],
           ["я", "ч", "ё", "с", "м", "и", "т", "ь", "в", "ю", "щ"]]
    shiftLabel: "Аа"
    marks: ["-", "."]
    inputMode: InputEngine.InputMode.Cyrillic
}
