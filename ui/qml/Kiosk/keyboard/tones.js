// Where the tone mark stands in a Vietnamese word.
.pragma library

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g

function base(letter) {
    return letter.normalize("NFD")[0].toLowerCase()
}

function withoutTone(text) {
    return text.normalize("NFD").replace(TONES, "").normalize("NFC")
}

/// Position in `word` of the vowel that carries the tone, or -1.
function tonePlace(word) {
    const lower = withoutTone(word).toLowerCase()
    let places = []
    for (let i = 0; i < lower.length; i++) {
        if ("aeiouy".includes(base(lower[i])))
            places.push(i)
    }
    // "qu" and "gi" before a vowel are consonants.
    if (places.length > 1 && (lower.startsWith("qu") || lower.startsWith("gi")) && places[0] === 1)
        places.shift()
    if (places.length === 0)
        return -1
    const marked = places.filter(i => "ăâêôơư".includes(lower[i]))
    if (marked.length > 0)
        return marked[marked.length - 1]
    const last = places[places.length - 1]
    if (places.length === 1 || last < lower.length - 1)
        return last
    return places.length === 2 ? places[0] : places[1]
}

/// `word` with the combining mark `tone` on the right vowel; pressing the same tone again takes it off.
function withTone(word, tone) {
    const plain = withoutTone(word)
    if (word.normalize("NFD").includes(tone))
        return plain
    const place = tonePlace(word)
    if (place < 0)
        return word
    return plain.slice(0, place) + (plain[place] + tone).normalize("NFC") + plain.slice(place + 1)
}

/// The letters that stand directly before `position`.
function wordBefore(text, position) {
    const match = text.slice(0, position).match(/[a-zA-Z\u00C0-\u024F\u1E00-\u1EFF\u0300-\u036F]+$/)
    return match ? match[0] : ""
}
