"""The help page for clerks: questions and short answers."""

from __future__ import annotations

from kiosk.i18n.text import Message, msg

# Translators: Line under the heading of the help page.
LEAD = msg("자주 하는 일을 짧게 적었어요.")

#: Question and the sentences of its answer.
ANSWERS: tuple[tuple[Message, tuple[Message, ...]], ...] = (
    (
        # Translators: Question of a clerk.
        msg("한 분이 글자를 못 읽고 계세요. 어떻게 하나요?"),
        (
            # Translators: Answer, first sentence.
            msg("기기 한눈에에서 그 기기의 ‘글자 크게’를 눌러 주세요."),
            # Translators: Answer, second sentence.
            msg("쓰는 분이 있으면 기기가 먼저 여쭤봐요."),
            # Translators: Answer, third sentence.
            msg("그분이 괜찮다고 하면 바뀌지 않아요. 그 까닭도 보여요."),
        ),
    ),
    (
        # Translators: Question of a clerk.
        msg("바라는 모습과 지금 모습이 왜 다른가요?"),
        (
            # Translators: Answer: wanted is what staff asked for.
            msg("바라는 모습은 우리가 부탁한 것이에요."),
            # Translators: Answer: actual is what the terminal reported.
            msg("지금 모습은 기기가 스스로 알려 준 것이에요."),
            # Translators: Answer: if they differ, the reason stands below.
            msg("다르면 그 아래에 까닭이 있어요."),
        ),
    ),
    (
        # Translators: Question of a clerk.
        msg("도움 요청이 왔어요."),
        (
            # Translators: Answer, first step.
            msg("‘제가 갈게요’를 누르면 기기에 내 이름이 보여요."),
            # Translators: Answer, second step.
            msg("직접 가거나 ‘화면에서 돕기’를 눌러 주세요."),
            # Translators: Answer, last step.
            msg("끝나면 ‘도와 드렸어요’를 눌러 주세요."),
        ),
    ),
    (
        # Translators: Question of a clerk.
        msg("화면에서 돕기를 하면 무엇이 보이나요?"),
        (
            # Translators: Answer: only after the visitor has said yes.
            msg("방문한 분이 허락한 뒤에만 보여요."),
            # Translators: Answer: personal things are masked.
            msg("이름, 전화번호, 적은 글은 늘 가려져요."),
            # Translators: Answer: staff point, the visitor presses.
            msg("우리는 가리키고, 누르는 것은 방문한 분이에요."),
        ),
    ),
    (
        # Translators: Question of a clerk.
        msg("기기와 끊겼어요. 어떻게 하나요?"),
        (
            # Translators: Answer: the terminal goes on working.
            msg("기기는 혼자서도 잘 돌아가요."),
            # Translators: Answer: changes wait.
            msg("바꾼 것은 기다렸다가 이어지면 바뀌어요."),
            # Translators: Answer: look at the terminal's plug and network.
            msg("오래 끊겨 있으면 전원과 인터넷을 봐 주세요."),
        ),
    ),
    (
        # Translators: Question of a clerk.
        msg("아침마다 쉬운 말로 바꾸고 싶어요."),
        (
            # Translators: Answer, first step.
            msg("일정에서 요일과 시각, 모습을 골라 주세요."),
            # Translators: Answer, second step.
            msg("저장하기 전에 언제인지 미리 볼 수 있어요."),
        ),
    ),
    (
        # Translators: Question of a clerk.
        msg("글자판만으로 쓸 수 있나요?"),
        (
            # Translators: Answer: every page works with the keyboard.
            msg("네. Tab으로 옮기고 Enter로 골라요."),
            # Translators: Answer: the first Tab leads to the link that skips the list of pages.
            msg("첫 Tab에서 ‘본문으로 가기’가 나와요."),
        ),
    ),
)
