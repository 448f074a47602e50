// Something to type. The core's draft owns the value: what is committed goes there at once, and what comes
// back is patched in without touching the cursor or a half-composed syllable.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import Kiosk.Bridge

ItemBase {
    id: root

    readonly property bool isLong: item.isLong
    readonly property bool hasError: item.error !== ""
    readonly property var input: isLong ? area : line
    readonly property real boxPad: Math.round((isTight ? 0.14 : 0.4) * Theme.unit)
    readonly property real boxPadX: Math.round((isTight ? 0.25 : 0.4) * Theme.unit)
    /// A line of one's own words; the font leaves more above and below than large letters can spare.
    readonly property real lineTall: Math.round(metrics.height * (isTight ? 0.88 : 1))
    /// What has been told to the core and not come back yet does not overwrite what is being typed.
    property string told: item.value

    function takeFocus(): void {
        if (Terminal.isTyping)
            input.forceActiveFocus(Qt.OtherFocusReason)
        else
            forceActiveFocus(Qt.OtherFocusReason)
    }
    function committed(): void {
        if (input.text !== told) {
            told = input.text
            Terminal.typeText(entryKey, input.text)
        }
    }
    function adopt(): void {
        const value = item.value
        if (value === input.text || input.inputMethodComposing) {
            told = value
            return
        }
        if (value === told)
            return
        told = value
        const at = input.cursorPosition
        input.text = value
        input.cursorPosition = Math.min(at, input.length)
    }
    /// TextEdit knows no limit of its own; what is too much is not taken.
    function keepWithinLimit(): void {
        if (item.maxLength > 0 && area.length > item.maxLength)
            area.remove(item.maxLength, area.length)
        committed()
    }

    implicitHeight: label.taken + Math.round(0.2 * Theme.unit) + box.height
        + detail.taken + (hasError ? mistake.taken + Math.round(0.2 * Theme.unit) : 0)
    isTouchable: false
    ringRadius: Theme.radius
    Accessible.role: Accessible.Grouping
    Accessible.ignored: true

    onItemChanged: adopt()
    Component.onCompleted: {
        told = item.value
        line.text = isLong ? "" : item.value
        area.text = isLong ? item.value : ""
    }

    Words {
        id: label
        width: parent.width
        visible: words !== ""
        words: root.isTight && root.hasError ? "" : root.item.label
        language: root.item.language
        px: root.px
        isBold: true
    }
    Rectangle {
        id: box
        anchors { left: parent.left; right: parent.right }
        y: label.taken + Math.round(0.2 * Theme.unit)
        height: Math.max(Theme.target, (root.isLong ? Math.max(area.contentHeight, (root.isTight ? 1 : 3) * metrics.height) : root.lineTall) + 2 * root.boxPad)
        radius: Theme.radius
        color: Theme.surface
        border.width: root.hasError ? 3 * Theme.line : root.input.activeFocus ? 2.5 * Theme.line : 1.4 * Theme.line
        border.color: root.hasError ? Theme.toneColor("error") : root.input.activeFocus ? Theme.primary : Theme.lineColor

        FontMetrics {
            id: metrics
            font: line.font
        }
        TapHandler {
            gesturePolicy: TapHandler.DragThreshold
            longPressThreshold: 0
            onTapped: Terminal.touch(root.entryKey)
        }
        TextInput {
            id: line
            visible: !root.isLong
            enabled: !root.isLong
            anchors { fill: parent; leftMargin: root.boxPadX; rightMargin: root.boxPadX }
            verticalAlignment: TextInput.AlignVCenter
            horizontalAlignment: TextInput.AlignLeft
            clip: true
            color: Theme.ink
            selectionColor: Theme.primary
            selectedTextColor: Theme.primaryInk
            font: Terminal.fontFor(Terminal.language, false, root.px)
            echoMode: root.item.isMasked ? TextInput.Password : TextInput.Normal
            passwordMaskDelay: 0
            maximumLength: root.item.maxLength > 0 ? root.item.maxLength : 32767
            inputMethodHints: InputHints.hintsFor(root.item.entry, root.item.isMasked)
            // Not textEdited: an assistive client that sets the text is a hand like any other.
            onTextChanged: if (!root.isLong) root.committed()
            onPreeditTextChanged: Terminal.noteActivity()
            onActiveFocusChanged: if (activeFocus) Terminal.focusOn(root.entryKey); else root.committed()
            cursorDelegate: Rectangle { width: Math.max(2, Theme.line * 1.5); color: Theme.primary; visible: line.activeFocus }
            // A handler below an input never sees the tap.
            TapHandler {
                gesturePolicy: TapHandler.DragThreshold
                longPressThreshold: 0
                onTapped: Terminal.touch(root.entryKey)
            }
            // AT-SPI takes the name off a secret field (Qt 6.11); what labels it stays.
            Accessible.labelledBy: label
            Accessible.role: Accessible.EditableText
            Accessible.focusable: true
            Accessible.focused: activeFocus || root.activeFocus
            Accessible.name: root.item.name
            Accessible.description: root.item.description
            Accessible.ignored: root.isLong || !root.layout.isTop
        }
        TextEdit {
            id: area
            visible: root.isLong
            enabled: root.isLong
            anchors { fill: parent; leftMargin: root.boxPadX; rightMargin: root.boxPadX; topMargin: root.boxPad; bottomMargin: root.boxPad }
            wrapMode: TextEdit.Wrap
            horizontalAlignment: TextEdit.AlignLeft
            color: Theme.ink
            selectionColor: Theme.primary
            selectedTextColor: Theme.primaryInk
            font: Terminal.fontFor(Terminal.language, false, root.px)
            inputMethodHints: InputHints.hintsFor(root.item.entry, root.item.isMasked)
            onTextChanged: if (root.isLong) root.keepWithinLimit()
            onPreeditTextChanged: Terminal.noteActivity()
            onContentHeightChanged: if (activeFocus) Terminal.layoutNeeded()
            onActiveFocusChanged: if (activeFocus) Terminal.focusOn(root.entryKey); else if (root.isLong) root.committed()
            cursorDelegate: Rectangle { width: Math.max(2, Theme.line * 1.5); color: Theme.primary; visible: area.activeFocus }
            // A handler below an input never sees the tap.
            TapHandler {
                gesturePolicy: TapHandler.DragThreshold
                longPressThreshold: 0
                onTapped: Terminal.touch(root.entryKey)
            }
            Accessible.role: Accessible.EditableText
            Accessible.focusable: true
            Accessible.focused: activeFocus || root.activeFocus
            Accessible.name: root.item.name
            Accessible.description: root.item.description
            Accessible.multiLine: true
            Accessible.ignored: !root.isLong || !root.layout.isTop
        }
        FocusRing {
            visible: root.hasCursor
        }
    }
    Words {
        id: mistake
        visible: root.hasError
        anchors {
            left: parent.left; leftMargin: Theme.iconSize + Math.round(0.35 * Theme.unit)
            right: parent.right; top: box.bottom; topMargin: Math.round(0.2 * Theme.unit)
        }
        words: root.item.error
        language: root.item.language
        px: root.px
        color: Theme.toneColor("error")
        isRead: root.layout.isTop
        Glyph {
            anchors { right: parent.left; rightMargin: Math.round(0.35 * Theme.unit); top: parent.top; topMargin: Math.round(0.14 * Theme.unit) }
            icon: "error"
            tint: Theme.toneColor("error")
        }
    }
    Words {
        id: detail
        visible: words !== ""
        anchors { left: parent.left; right: parent.right; top: root.hasError ? mistake.bottom : box.bottom }
        words: root.isTight && root.hasError ? "" : root.item.detail
        language: root.item.language
        px: root.px
        color: Theme.quiet
    }
}
