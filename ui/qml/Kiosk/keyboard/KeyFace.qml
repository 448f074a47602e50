// How a key looks. The gap belongs to the key as far as touching goes, and is drawn empty.
pragma ComponentBehavior: Bound
import QtQuick

Item {
    id: face

    /// The key, a CharacterKey or ActionKey; null for a moment while Qt builds it.
    property var control: null

    readonly property string look: control && control.look !== undefined ? control.look : "special"
    readonly property bool isDown: control ? control.pressed || control.isOn === true : false
    readonly property color ink: isDown ? KeyboardTokens.pressedText
        : look === "primary" ? KeyboardTokens.primaryText
        : look === "special" ? KeyboardTokens.specialText : KeyboardTokens.keyText

    anchors.fill: parent

    Rectangle {
        id: plate
        objectName: "keyPlate"
        anchors.fill: parent
        anchors.margins: KeyboardTokens.gap / 2
        radius: 1.5 * KeyboardTokens.pxPerMm
        color: face.isDown ? KeyboardTokens.pressed
            : face.look === "primary" ? KeyboardTokens.primary
            : face.look === "special" ? KeyboardTokens.special : KeyboardTokens.key
        border.color: KeyboardTokens.line
        border.width: KeyboardTokens.lineWidth

        Text {
            readonly property bool isLetter: face.look === "letter" && text.length === 1

            objectName: "keyLabel"
            anchors.fill: parent
            anchors.margins: 0.8 * KeyboardTokens.pxPerMm
            text: !face.control ? ""
                : face.control.uppercased ? face.control.displayText.toUpperCase() : face.control.displayText
            textFormat: Text.PlainText
            color: face.ink
            // A lone letter of Hangul is half as high as a syllable of the same font.
            font: KeyboardTokens.fontFor(Math.round(Math.max(
                8, Math.min(KeyboardTokens.labelSize * (isLetter ? 1.3 : 1), plate.height * 0.8))))
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 8
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            maximumLineCount: 1
        }
    }
}
