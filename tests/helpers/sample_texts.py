"""Texts of the sample views, as they occur in the journeys; the pseudo-language is made from English."""

from __future__ import annotations

_KO = {
    "bar.home": "처음", "bar.back": "뒤로", "bar.person": "사람", "bar.letters": "글자", "bar.voice": "소리", "bar.language": "언어",
    "page.previous": "앞쪽", "page.next": "다음 쪽", "position": "{pages}쪽 중 {page}쪽", "step": "{steps}단계 중 {step}단계",
    "zone.previous": "이전", "zone.select": "고르기", "zone.next": "다음", "corner": "읽어 주기",
    "home.title": "무엇을 도와 드릴까요?", "home.kicker": "안녕하세요. 천천히 하셔도 됩니다.",
    "home.report": "신고하기", "home.report.detail": "길, 불빛, 쓰레기", "home.status": "내 신고 알아보기", "home.status.detail": "접수번호로 찾아요",
    "home.ask": "물어보기", "home.ask.detail": "기관, 서류, 도움", "home.person": "사람과 이야기", "home.person.detail": "전화와 수어",
    "home.easy": "보기 쉽게", "home.easy.detail": "글자와 소리", "home.learn": "배움", "home.learn.detail": "연습과 강좌",
    "badge.finished": "여기서 끝나요", "badge.info": "안내만 해요",
    "language.title": "어느 말로 볼까요?", "language.kicker": "언제든 바꿀 수 있어요.",
    "lamp.title": "가로등이 어떻게 되었나요?", "report.kicker": "가로등 신고", "lamp.off": "켜지지 않아요", "lamp.blinks": "깜박거려요",
    "lamp.day": "낮에도 켜져 있어요", "lamp.leans": "기둥이 기울었어요", "lamp.leans.detail": "가까이 가지 마세요",
    "several.title": "해당하는 것을 모두 골라 주세요",
    "where.title": "어디에서 보셨나요?", "address": "주소나 가까운 건물", "where.value": "세종대로 110 앞", "where.detail": "모르면 건너뛰어도 돼요.",
    "phone.title": "연락받을 번호를 적어 주세요", "phone": "전화번호", "phone.error": "번호가 짧아요. 끝까지 적어 주세요.",
    "note": "더 하실 말씀", "note.value": "밤에 아이들이 다니는 길이라 걱정돼요.",
    "skip": "건너뛰기", "next": "다음으로", "done": "다 봤어요", "print": "종이로 받기", "call": "전화 걸기", "send": "신고 보내기",
    "stop": "그만두기", "retry": "다시 해 보기", "person": "사람 부르기", "start": "화면을 눌러 시작하기",
    "text.title": "장애인 등록은 어떻게 하나요?", "text.1": "주민센터에서 신청해요. 신분증과 사진 한 장을 가져오세요. 진단서는 병원에서 받아요. 대신 신청할 수도 있어요.",
    "text.h": "걸리는 시간", "text.2": "보통 한 달쯤 걸려요. 결과는 편지로 알려 드려요.", "text.3": "급하면 담당자에게 말씀하세요. 먼저 처리해 드릴 수 있어요. 돈은 들지 않아요.",
    "office.title": "종로구청 민원실", "office.kicker": "찾으시는 곳", "hours": "여는 시간", "hours.value": "오늘 오전 9시부터 오후 6시까지", "bring": "가져올 것", "bring.value": "신분증",
    "access": "휠체어", "access.value": "턱 없이 들어갈 수 있어요", "fee": "돈", "fee.value": "들지 않아요", "office.warn": "낮 12시부터 1시까지는 기다리는 시간이 길어요.",
    "check.title": "이대로 보낼까요?", "check.kind": "무엇", "check.kind.value": "가로등", "check.what": "상태", "check.place": "곳", "check.contact": "연락", "check.contact.value": "받지 않아요",
    "receipt.title": "신고를 받았어요", "receipt": "접수번호", "receipt.secret": "비밀번호 48 15", "receipt.detail": "전화기로 찍으면 진행을 볼 수 있어요.",
    "receipt.then": "담당자가 사흘 안에 살펴봐요. 접수번호를 잘 보관하세요.",
    "sending.title": "보내고 있어요", "sending": "시청에 전하는 중이에요.", "sending.detail": "잠시만 기다려 주세요.",
    "notices.title": "보내지 못했어요", "notice.good": "적으신 것은 그대로 있어요.", "notice.info": "시청 전산이 쉬고 있어요.",
    "notice.error": "연결이 끊겼어요.", "notice.error.detail": "잠시 뒤 다시 해 보거나 사람을 불러 주세요.",
    "spell.title": "첫소리를 골라 주세요", "attract.title": "누구나 쓸 수 있는 서울의 문", "attract.kicker": "모두누리",
    "letters.title": "글자를 얼마나 키울까요?", "size.1": "보통", "size.2": "크게", "size.3": "아주 크게", "contrast.high": "검은 바탕",
    "idle.title": "계속 쓰시나요?", "idle.text": "30초 뒤에 처음으로 돌아가요. 적은 것은 지워져요.", "idle.stay": "계속 쓸게요", "idle.end": "끝내기",
    "caption": "깜박거려요. 네 개 중 두 번째. 맞으면 가운데 단추를 누르세요.",
}  # fmt: skip

_EN = {
    "bar.home": "Start", "bar.back": "Back", "bar.person": "Person", "bar.letters": "Letters", "bar.voice": "Sound", "bar.language": "Language",
    "page.previous": "Previous page", "page.next": "Next page", "position": "Page {page} of {pages}", "step": "Step {step} of {steps}",
    "zone.previous": "Previous", "zone.select": "Choose", "zone.next": "Next", "corner": "Read to me",
    "home.title": "What can we help you with?", "home.kicker": "Hello. Take your time.",
    "home.report": "Report a problem", "home.report.detail": "Roads, lights, rubbish", "home.status": "Find my report", "home.status.detail": "By its number",
    "home.ask": "Ask a question", "home.ask.detail": "Offices, papers, help", "home.person": "Talk to a person", "home.person.detail": "Phone and sign language",
    "home.easy": "Easier to see", "home.easy.detail": "Letters and sound", "home.learn": "Learn", "home.learn.detail": "Practice and courses",
    "badge.finished": "Finished here", "badge.info": "Information only",
    "language.title": "Which language would you like?", "language.kicker": "You can change it at any time.",
    "lamp.title": "What is wrong with the street lamp?", "report.kicker": "Street lamp", "lamp.off": "It does not light up", "lamp.blinks": "It flickers",
    "lamp.day": "It is on during the day", "lamp.leans": "The pole is leaning", "lamp.leans.detail": "Please keep away from it",
    "several.title": "Choose everything that applies",
    "where.title": "Where did you see it?", "address": "Address or a building nearby", "where.value": "in front of Sejong-daero 110", "where.detail": "You can skip this if you do not know.",
    "phone.title": "What number can we reach you on?", "phone": "Phone number", "phone.error": "The number is too short. Please type all of it.",
    "note": "Anything else?", "note.value": "Children walk here at night and I am worried.",
    "skip": "Skip", "next": "Go on", "done": "Done", "print": "Print it", "call": "Call them", "send": "Send the report",
    "stop": "Stop", "retry": "Try again", "person": "Call a person", "start": "Touch the screen to begin",
    "text.title": "How do I register a disability?", "text.1": "Apply at the community centre. Bring your identity card and one photograph. A hospital gives you the medical report. Somebody else may apply for you.",
    "text.h": "How long it takes", "text.2": "Usually about a month. You will get the result by letter.", "text.3": "If it is urgent, tell the officer. They may be able to do it first. It costs nothing.",
    "office.title": "Jongno District Office", "office.kicker": "What you are looking for", "hours": "Opening hours", "hours.value": "Today from 9 am to 6 pm", "bring": "What to bring", "bring.value": "Identity card",
    "access": "Wheelchair", "access.value": "No step at the entrance", "fee": "Cost", "fee.value": "Free of charge", "office.warn": "Between 12 and 1 you may have to wait a long time.",
    "check.title": "Shall we send it like this?", "check.kind": "What", "check.kind.value": "Street lamp", "check.what": "State", "check.place": "Place", "check.contact": "Contact", "check.contact.value": "None",
    "receipt.title": "We have your report", "receipt": "Report number", "receipt.secret": "Secret code 48 15", "receipt.detail": "Scan with a phone to follow it.",
    "receipt.then": "An officer will look at it within three days. Please keep the number.",
    "sending.title": "Sending your report", "sending": "Handing it over to the city.", "sending.detail": "Please wait a moment.",
    "notices.title": "It could not be sent", "notice.good": "Everything you typed is still here.", "notice.info": "The city's computers are resting.",
    "notice.error": "The connection was lost.", "notice.error.detail": "Try again in a moment, or call a person.",
    "spell.title": "Choose the first sound", "attract.title": "A door to Seoul that everyone can open", "attract.kicker": "Modunuri",
    "letters.title": "How large should the letters be?", "size.1": "Normal", "size.2": "Large", "size.3": "Very large", "contrast.high": "Black background",
    "idle.title": "Are you still there?", "idle.text": "We go back to the start in 30 seconds. What you typed will be erased.", "idle.stay": "I am still here", "idle.end": "Finish",
    "caption": "It flickers. Second of four. If that is right, press the middle button.",
}  # fmt: skip

_AR = {
    **_EN,
    "bar.home": "البداية", "bar.back": "رجوع", "bar.person": "موظف", "bar.letters": "الحروف", "bar.voice": "الصوت", "bar.language": "اللغة",
    "page.previous": "السابقة", "page.next": "التالية", "position": "صفحة {page} من {pages}", "step": "الخطوة {step} من {steps}",
    "zone.previous": "السابق", "zone.select": "اختيار", "zone.next": "التالي", "corner": "اقرأ لي",
    "home.title": "كيف يمكننا مساعدتك؟", "home.kicker": "مرحبا. خذ وقتك.",
    "home.report": "الإبلاغ عن مشكلة", "home.report.detail": "الطرق والأضواء والنفايات", "home.status": "متابعة بلاغي", "home.status.detail": "برقم البلاغ",
    "home.ask": "اسأل سؤالا", "home.ask.detail": "المكاتب والوثائق", "home.person": "تحدث مع شخص", "home.person.detail": "الهاتف ولغة الإشارة",
    "home.easy": "رؤية أسهل", "home.easy.detail": "الحروف والصوت", "home.learn": "تعلم", "home.learn.detail": "تدريب ودورات",
    "badge.finished": "ينتهي هنا", "badge.info": "معلومات فقط",
    "language.title": "أي لغة تفضل؟", "language.kicker": "يمكنك تغييرها في أي وقت.",
    "lamp.title": "ما مشكلة عمود الإنارة؟", "report.kicker": "عمود إنارة", "lamp.off": "لا يضيء", "lamp.blinks": "يومض باستمرار",
    "lamp.day": "مضاء في النهار", "lamp.leans": "العمود مائل", "lamp.leans.detail": "ابتعد عنه من فضلك",
    "skip": "تخط", "next": "متابعة", "done": "تم", "print": "اطبع", "send": "أرسل البلاغ",
    "where.title": "أين رأيت ذلك؟", "address": "العنوان أو مبنى قريب", "where.value": "سيجونغ ديرو 110", "where.detail": "يمكنك التخطي إن لم تعرف.",
    "receipt.title": "استلمنا بلاغك", "receipt": "رقم البلاغ", "receipt.secret": "الرمز السري 48 15", "receipt.detail": "امسح الرمز بالهاتف للمتابعة.",
    "receipt.then": "سينظر فيه موظف خلال ثلاثة أيام. احتفظ بالرقم.",
    "check.title": "هل نرسله هكذا؟", "check.kind": "ماذا", "check.kind.value": "عمود إنارة", "check.what": "الحالة", "check.place": "المكان", "check.contact": "التواصل", "check.contact.value": "بدون",
    "caption": "يومض باستمرار. الثاني من أربعة. إن كان صحيحا فاضغط الزر الأوسط.",
}  # fmt: skip

_MN = {
    **_EN,
    "bar.home": "Эхлэл", "bar.back": "Буцах", "bar.person": "Хүн", "bar.letters": "Үсэг", "bar.voice": "Дуу", "bar.language": "Хэл",
    "page.previous": "Өмнөх", "page.next": "Дараах", "position": "{pages}-ийн {page}-р хуудас", "step": "{steps}-ийн {step}-р алхам",
    "corner": "Уншиж өгөөч", "zone.previous": "Өмнөх", "zone.select": "Сонгох", "zone.next": "Дараах",
    "home.title": "Танд юугаар туслах вэ?", "home.kicker": "Сайн байна уу. Яарах хэрэггүй.",
    "home.report": "Асуудал мэдэгдэх", "home.report.detail": "Зам, гэрэл, хог", "home.status": "Мэдэгдлээ шалгах", "home.ask": "Асуулт асуух",
    "home.person": "Хүнтэй ярилцах", "home.easy": "Харахад хялбар", "home.learn": "Суралцах",
    "lamp.title": "Гудамжны гэрэлтүүлэгт юу тохиолдсон бэ?", "report.kicker": "Гудамжны гэрэлтүүлэг",
    "lamp.off": "Асахгүй байна", "lamp.blinks": "Анивчиж байна", "lamp.day": "Өдөр ч асаатай байна", "lamp.leans": "Шон хазайсан байна",
    "next": "Үргэлжлүүлэх", "skip": "Алгасах", "send": "Мэдэгдлийг илгээх",
}  # fmt: skip

_ACCENTS = str.maketrans("aeioucnsyAEIOUCNSY", "áéîöûçñšýÁÉÎÖÛÇÑŠÝ")


def _pseudo(text: str) -> str:
    """Return a text that is 60 % longer, accented and in brackets (F-10), with its fields intact."""
    pieces = []
    for part in text.replace("{", "\0{").replace("}", "}\0").split("\0"):
        pieces.append(part if part.startswith("{") else part.translate(_ACCENTS))
    words = "".join(pieces)
    padding = (
        " ".join(["lörem"] * max(1, round(len(text) * 0.6 / 6)))
        if len(text) > 8
        else "õ" * max(1, round(len(text) * 0.6))
    )
    return f"[{words} {padding}]"


TEXTS: dict[str, dict[str, str]] = {
    "ko": _KO,
    "en": _EN,
    "ar": _AR,
    "mn": _MN,
    "en-XA": {key: _pseudo(text) for key, text in _EN.items()},
}
