// Input-method hints of a field by what is typed into it (one of kiosk.screens.model.Entry).
pragma Singleton
import QtQuick

QtObject {
    function hintsFor(entry: string, isMasked: bool): int {
        let hints = Qt.ImhNoAutoUppercase
        if (entry === "digits" || entry === "pin")
            hints |= Qt.ImhDigitsOnly
        else if (entry === "phone")
            hints |= Qt.ImhDialableCharactersOnly
        else if (entry === "code")
            hints |= Qt.ImhPreferNumbers | Qt.ImhNoPredictiveText
        else if (entry === "long-text")
            hints |= Qt.ImhMultiLine
        if (isMasked || entry === "pin")
            hints |= Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
        return hints
    }
}
