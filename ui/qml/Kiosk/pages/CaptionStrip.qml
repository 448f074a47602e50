// What is being said, as it is said (C-24): whole lines only, moving along with the word that is heard.
import QtQuick
import Kiosk
import Kiosk.Bridge

Rectangle {
    id: root

    property int lines: 2
    readonly property string words: Terminal.caption.text ?? ""
    readonly property string language: Terminal.caption.language ? Terminal.caption.language : Terminal.language
    /// A low glass with large letters has no paper to give away: what a font leaves empty is margin enough there.
    readonly property real pad: Math.round((Theme.isLandscape && Terminal.scale >= 1.5 ? 0.06 : 0.4) * Theme.unit)
    readonly property real padX: Math.round((Theme.isLandscape && Terminal.scale >= 1.5 ? 0.2 : 0.4) * Theme.unit)
    readonly property real lineHeight: metrics.lineSpacing
    /// What the font leaves empty above the first and below the last line that is shown.
    readonly property real emptyAbove: Math.round(Theme.emptyAbove(language) * Theme.bodyPx)
    readonly property real emptyBelow: Math.round(Theme.emptyBelow(language) * Theme.bodyPx)
    readonly property string entryKey: "caption"
    readonly property string entryKind: "caption"

    function follow(): void {
        const start = Terminal.caption.start ?? 0
        const length = Terminal.caption.length ?? 0
        text.select(0, 0)
        if (length > 0)
            text.select(start, Math.min(text.length, start + length))
        const top = text.positionToRectangle(Math.min(start, text.length)).y
        const line = Math.round(top / Math.max(1, lineHeight))
        const first = Math.max(0, Math.min(line, text.lineCount - root.lines))
        view.offset = first * lineHeight
    }

    visible: words !== ""
    implicitHeight: Math.ceil(lines * lineHeight) - emptyAbove - emptyBelow + 2 * pad
    radius: Theme.radius
    color: Theme.captionPaper
    border.width: Theme.isHigh || Theme.isDark ? Theme.line : 0
    border.color: Theme.lineColor
    Accessible.role: Accessible.StaticText
    Accessible.name: words

    FontMetrics {
        id: metrics
        font: text.font
    }
    Item {
        id: view
        property real offset: 0
        anchors { fill: parent; topMargin: root.pad; bottomMargin: root.pad; leftMargin: root.padX; rightMargin: root.padX }
        clip: true
        TextEdit {
            id: text
            y: -view.offset - root.emptyAbove
            width: parent.width
            readOnly: true
            activeFocusOnPress: false
            selectByMouse: false
            enabled: false
            wrapMode: TextEdit.Wrap
            horizontalAlignment: TextEdit.AlignLeft
            text: root.words
            color: Theme.captionInk
            selectionColor: Theme.captionMark
            selectedTextColor: "#000000"
            font: Terminal.fontFor(root.language, false, Theme.bodyPx)
            onTextChanged: root.follow()
            onWidthChanged: root.follow()
            Accessible.ignored: true
        }
    }
    Connections {
        target: Terminal
        function onCaptionChanged(): void {
            root.follow()
        }
    }
}
