// The heading of a Screen: a quiet line, the step indicator, and the one title.
import QtQuick
import Kiosk
import Kiosk.Bridge

Item {
    id: root

    required property ScreenFacade screen
    property bool isTop: true
    property real squeeze: 1
    /// Whether the words of the step indicator are shown, or only its line.
    property bool hasStepText: true
    property bool hasKicker: true
    /// Whether the title is a greeting that may be read from afar.
    property bool isGreeting: false
    /// Room at the top end that the voice corner needs.
    property real cornerWidth: 0
    property real cornerHeight: 0
    readonly property string kickerText: {
        const parts = []
        if (screen.kicker !== "" && (hasKicker || (cornerHeight > 0 && screen.stepText === "" && ruler.implicitWidth <= width - cornerWidth)))
            parts.push(screen.kicker)
        if (screen.stepText !== "" && hasStepText)
            parts.push(screen.stepText.replace(/ /g, "\u00a0"))
        return parts.join(" · ")
    }
    /// Without a line above it the title stands beside the corner.
    readonly property bool isTitleFirst: kickerText === "" && screen.steps === 0
    readonly property real topHeight: Math.max(cornerHeight, kicker.taken)
    readonly property bool hasCursor: Terminal.isCursorShown && Terminal.cursor === "title"

    function takeFocus(): void {
        title.forceActiveFocus(Qt.OtherFocusReason)
    }

    implicitHeight: isTitleFirst ? Math.max(cornerHeight, title.height) : title.y + title.height
    Accessible.ignored: true

    Words {
        id: ruler
        visible: false
        words: root.screen.kicker
    }
    Words {
        id: kicker
        visible: root.kickerText !== ""
        y: (root.topHeight - height) / 2
        anchors { left: parent.left; right: parent.right; rightMargin: root.cornerWidth }
        words: root.kickerText
        color: Theme.quiet
        isRead: root.isTop
        readonly property string entryKey: "kicker"
        readonly property string entryKind: "kicker"
    }
    StepIndicator {
        id: steps
        visible: root.screen.steps > 0
        y: root.topHeight + (root.topHeight > 0 ? Math.round(0.22 * Theme.unit) : 0)
        width: parent.width
        height: root.screen.steps > 0 ? implicitHeight : 0
        step: root.screen.step
        steps: root.screen.steps
        words: root.isTop && !root.hasStepText ? root.screen.stepText : ""
    }
    Words {
        id: title
        readonly property string entryKey: "title"
        readonly property string entryKind: "title"
        y: root.isTitleFirst ? Math.max(0, (root.cornerHeight - height) / 2) : steps.y + steps.height + (root.screen.steps > 0 ? Math.round(0.4 * Theme.unit) : root.topHeight > 0 ? Math.round(0.12 * Theme.unit) : 0)
        anchors { left: parent.left; right: parent.right; rightMargin: root.isTitleFirst ? root.cornerWidth : 0 }
        words: root.screen.title.label
        language: root.screen.title.language
        isBold: true
        isRead: root.isTop
        px: Math.round(Theme.titlePx * (root.isGreeting ? 1.5 : 1) * root.squeeze)
        lineHeight: Math.min(0.92, Theme.leading(language))
        Accessible.role: Accessible.Heading
        Accessible.name: root.screen.title.name
        Accessible.focusable: true
        Accessible.onPressAction: Terminal.touch("title")
        onActiveFocusChanged: if (activeFocus) Terminal.focusOn("title")

        FocusRing {
            visible: root.hasCursor
        }
        MouseArea {
            anchors.fill: parent
            enabled: Terminal.isVoiceOn
            onClicked: Terminal.touch("title")
        }
    }
}
