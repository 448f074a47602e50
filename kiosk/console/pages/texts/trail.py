"""Words of the audit trail: what was done, and the facts that stand with it."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.text import Arg, Message, msg, nmsg

#: Action of an entry -> what was done.
ACTIONS: Mapping[str, Message] = {
    # Translators: What was done, in the audit trail: somebody signed in.
    "sign-in": msg("들어옴"),
    # Translators: What was done: a try to sign in failed.
    "sign-in.failed": msg("들어오지 못함"),
    # Translators: What was done: settings of single terminals were changed by staff.
    "modes.switch": msg("기기 모습 바꿈"),
    # Translators: What was done: changes by staff were taken back.
    "modes.clear": msg("바꾼 것 거둠"),
    # Translators: What was done: the standing settings of a centre were changed.
    "modes.site": msg("기관의 늘 모습 바꿈"),
    # Translators: What was done: the standing settings of a group were changed.
    "modes.group": msg("모둠의 늘 모습 바꿈"),
    # Translators: What was done: a command was sent to a terminal.
    "command.send": msg("기기에 일을 시킴"),
    # Translators: What was done: a call for help was answered.
    "help.take": msg("도움 요청 받음"),
    # Translators: What was done: a call for help was closed.
    "help.close": msg("도움 요청 마침"),
    # Translators: What was done: a visitor was asked whether staff may help on the screen.
    "assist.begin": msg("화면에서 돕기 청함"),
    # Translators: What was done: helping on the screen was ended.
    "assist.end": msg("화면에서 돕기 끝냄"),
    # Translators: What was done: a schedule was added.
    "schedule.add": msg("일정 더함"),
    # Translators: What was done: a schedule was changed.
    "schedule.change": msg("일정 바꿈"),
    # Translators: What was done: a schedule was removed.
    "schedule.remove": msg("일정 지움"),
    # Translators: What was done: the console's store was put back from a backup.
    "store.restored": msg("백업으로 되살림"),
    # Translators: What was done: a group was added.
    "group.add": msg("모둠 더함"),
    # Translators: What was done: a group was changed.
    "group.change": msg("모둠 바꿈"),
    # Translators: What was done: a group was removed.
    "group.remove": msg("모둠 지움"),
    # Translators: What was done: other terminals are in a group now.
    "group.terminals": msg("모둠의 기기 바꿈"),
    # Translators: What was done: terminals came into a group, or left it, because of where they stand (they
    # joined at one of its centres, moved, were cut off).
    "group.moved": msg("자리를 따라 모둠의 기기 바뀜"),
    # Translators: What was done: a group lost a centre that was removed, or went to another district.
    "group.site-gone": msg("모둠에서 기관 빠짐"),
    # Translators: What was done: a terminal was put into other groups.
    "terminal.groups": msg("기기의 모둠 바꿈"),
    # Translators: What was done: name or centre of a terminal was changed.
    "terminal.rename": msg("기기 이름이나 자리 바꿈"),
    # Translators: What was done: a terminal was let in.
    "terminal.join": msg("기기 이음"),
    # Translators: What was done: a terminal that asked was turned away.
    "terminal.refuse": msg("기기 돌려보냄"),
    # Translators: What was done: a terminal was cut off.
    "terminal.revoke": msg("기기 끊음"),
    # Translators: What was done: a terminal was asked for a new key.
    "terminal.new-identity": msg("기기 열쇠 바꾸게 함"),
    # Translators: What was done: a terminal has a new key.
    "terminal.identity": msg("기기 열쇠 바뀜"),
    # Translators: What was done: a district was added.
    "district.add": msg("자치구 더함"),
    # Translators: What was done: a centre was added.
    "site.add": msg("기관 더함"),
    # Translators: What was done: a centre was changed.
    "site.change": msg("기관 바꿈"),
    # Translators: What was done: a centre was removed.
    "site.remove": msg("기관 지움"),
    # Translators: What was done: a notice was added.
    "message.add": msg("알림글 더함"),
    # Translators: What was done: a notice was taken back.
    "message.remove": msg("알림글 거둠"),
    # Translators: What was done: an account was added.
    "account.add": msg("계정 더함"),
    # Translators: What was done: an account was changed.
    "account.change": msg("계정 바꿈"),
    # Translators: What was done: an account was ended.
    "account.disable": msg("계정 끝냄"),
    # Translators: What was done: an account that was ended is open again.
    "account.enable": msg("계정 다시 엶"),
    # Translators: What was done: password and second factor were taken away, to be set anew.
    "account.reset": msg("비밀번호와 인증 새로 하게 함"),
    # Translators: What was done: a first password was set.
    "account.set-up": msg("첫 비밀번호 정함"),
    # Translators: What was done: a password was changed.
    "account.password": msg("비밀번호 바꿈"),
    # Translators: What was done: a second factor was set up.
    "account.totp": msg("인증 번호 준비함"),
    # Translators: What was done: an account was linked with one of another system.
    "account.link": msg("다른 계정과 이음"),
    # Translators: What was done: terminals were told of the broker's next certificate authority.
    "authorities.told": msg("다음 인증 기관을 알림"),
    # Translators: What was done: the audit trail was exported.
    "audit.export": msg("기록을 파일로 받음"),
    # Translators: What was done: the wish was issued again, because the terminal knew a newer one.
    "desired.reissue": msg("바라는 모습 다시 보냄"),
    # Translators: What was done: terminals were told new keys of the console.
    "keys.told": msg("새 열쇠를 기기에 알림"),
}

#: Name of a fact -> what it is called. A test holds every entry that the console writes to this.
FACTS: Mapping[str, Message] = {
    # Translators: Name of a fact in the audit trail: settings.
    "modes": msg("모습"),
    # Translators: Name of a fact in the audit trail: name of a preset.
    "preset": msg("한 번에 바꾸기", _context="history"),
    # Translators: Name of a fact in the audit trail: how long it holds.
    "until": msg("언제까지"),
    # Translators: Name of a fact in the audit trail: number of the wish.
    "version": msg("보낸 번호"),
    # Translators: Name of a fact in the audit trail: numbers of the wishes of several terminals.
    "versions": msg("기기와 보낸 번호"),
    # Translators: Name of a fact in the audit trail: how it was before.
    "before": msg("앞서"),
    # Translators: Name of a fact in the audit trail: how it is afterwards.
    "after": msg("그 뒤"),
    # Translators: Name of a fact in the audit trail: how many terminals, or which.
    "terminals": msg("기기"),
    # Translators: Name of a fact in the audit trail: a name.
    "name": msg("이름"),
    # Translators: Name of a fact in the audit trail: a centre.
    "site": msg("기관"),
    # Translators: Name of a fact in the audit trail: a group.
    "group": msg("모둠"),
    # Translators: Name of a fact in the audit trail: terminals that came into a group.
    "in": msg("들어온 기기"),
    # Translators: Name of a fact in the audit trail: terminals that left a group.
    "out": msg("나간 기기"),
    # Translators: Name of a fact in the audit trail: centres that a group holds from now on.
    "sites_in": msg("들어온 기관"),
    # Translators: Name of a fact in the audit trail: centres that a group no longer holds.
    "sites_out": msg("나간 기관"),
    # Translators: Name of a fact in the audit trail: terminals that were put into a group one by one.
    "named": msg("하나씩 넣은 기기"),
    # Translators: Name of a fact in the audit trail: terminals that were taken out of a group one by one.
    "unnamed": msg("하나씩 뺀 기기"),
    # Translators: Name of a fact in the audit trail: role of an account.
    "role": msg("맡은 일"),
    # Translators: Name of a fact in the audit trail: what an account may see.
    "scope": msg("볼 수 있는 곳"),
    # Translators: Name of a fact in the audit trail: of two schedules or groups the higher wins.
    "priority": msg("앞서는 차례", _context="fact"),
    # Translators: Name of a fact in the audit trail: a district.
    "district": msg("자치구"),
    # Translators: Name of a fact in the audit trail: districts.
    "districts": msg("자치구들"),
    # Translators: Name of a fact in the audit trail: centres.
    "sites": msg("기관들"),
    # Translators: Name of a fact in the audit trail: groups.
    "groups": msg("모둠들"),
    # Translators: Name of a fact in the audit trail: whether an account may see all of the city.
    "is_everything": msg("모든 곳을 봄"),
    # Translators: Name of a fact in the audit trail: a time zone.
    "zone": msg("시간대", _context="fact"),
    # Translators: Name of a fact in the audit trail: the days on which a schedule runs.
    "rrule": msg("요일", _context="fact"),
    # Translators: Name of a fact in the audit trail: the first start of a schedule.
    "start": msg("처음 시작"),
    # Translators: Name of a fact in the audit trail: how long each run of a schedule lasts.
    "seconds": msg("걸리는 시간"),
    # Translators: Name of a fact in the audit trail: whether a schedule is switched on.
    "on": msg("켜져 있음"),
    # Translators: Name of a fact in the audit trail: what a schedule or a search is for.
    "target": msg("어디에", _context="fact"),
    # Translators: Name of a fact in the audit trail: which command a terminal was given.
    "command": msg("시킨 일", _context="fact"),
    # Translators: Name of a fact in the audit trail: number of that command.
    "id": msg("시킨 일의 번호"),
    # Translators: Name of a fact in the audit trail: what came with a command.
    "arguments": msg("함께 보낸 것"),
    # Translators: Name of a fact in the audit trail: number of a session of help on the screen.
    "session": msg("돕기 번호"),
    # Translators: Name of a fact in the audit trail: number of a call for help.
    "call": msg("도움 요청 번호"),
    # Translators: Name of a fact in the audit trail: how many minutes it may last.
    "minutes": msg("몇 분까지"),
    # Translators: Name of a fact in the audit trail: a prepared phrase.
    "phrase": msg("준비된 말", _context="fact"),
    # Translators: Name of a fact in the audit trail: a language.
    "language": msg("말", _context="fact"),
    # Translators: Name of a fact in the audit trail: a service that was opened.
    "flow": msg("서비스", _context="fact"),
    # Translators: Name of a fact in the audit trail: which entry of that service.
    "entry": msg("고른 것"),
    # Translators: Name of a fact in the audit trail: an item on the screen.
    "key": msg("가리킨 것"),
    # Translators: Name of a fact in the audit trail: which page of the screen it was.
    "sequence": msg("화면 차례"),
    # Translators: Name of a fact in the audit trail: how a change is put to a visitor.
    "offer": msg("여쭤보기"),
    # Translators: Name of a fact in the audit trail: the key by which a terminal is known.
    "identity": msg("기기 열쇠"),
    # Translators: Name of a fact in the audit trail: the key that a terminal will have.
    "next": msg("다음 열쇠"),
    # Translators: Name of a fact in the audit trail: it was cut off again because the store was put back.
    "restored": msg("백업을 되살려서"),
    # Translators: Name of a fact in the audit trail: what a terminal has seen already.
    "seen": msg("기기가 아는 번호"),
    # Translators: Name of a fact in the audit trail: how many tries to sign in failed.
    "failures": msg("틀린 횟수"),
    # Translators: Name of a fact in the audit trail: how long one has to wait after that.
    "wait_s": msg("기다릴 시간"),
    # Translators: Name of a fact in the audit trail: whether the six digits were asked for.
    "totp": msg("인증 번호로 들어옴"),
    # Translators: Name of a fact in the audit trail: which other system vouched for somebody.
    "oidc": msg("확인해 준 곳"),
    # Translators: Name of a fact in the audit trail: the other system that an account is linked with.
    "issuer": msg("이은 곳"),
    # Translators: Name of a fact in the audit trail: whether an account is linked with another system.
    "linked": msg("이어져 있음"),
    # Translators: Name of a fact in the audit trail: who was searched for.
    "actor": msg("찾은 직원"),
    # Translators: Name of a fact in the audit trail: what was searched for.
    "action": msg("찾은 일"),
    # Translators: Name of a fact in the audit trail: when a backup was made.
    "backup": msg("백업한 때"),
    # Translators: Name of a fact in the audit trail: fingerprint of a file.
    "sha256": msg("파일 지문"),
    # Translators: Name of a fact in the audit trail: entries that a backup does not hold.
    "lost": msg("백업에 없는 기록"),
    # Translators: Name of a fact in the audit trail: the key that signed it.
    "kid": msg("서명한 열쇠"),
    # Translators: Name of a fact in the audit trail: the signature.
    "signature": msg("서명"),
}

#: What an entry is about where it is no single thing.
TARGETS: Mapping[str, Message] = {
    # Translators: What was done is about several terminals.
    "terminals": msg("여러 기기"),
    # Translators: What was done is about the console's store.
    "store": msg("직원 창의 저장소"),
    # Translators: What a schedule or notice is for: all terminals.
    "all": msg("모든 기기"),
}

#: How long a change holds, in a fact.
UNTILS: Mapping[str, Message] = {
    # Translators: How long a change holds: until the next schedule begins or ends.
    "boundary": msg("다음 일정까지, 없으면 거둘 때까지"),
    # Translators: How long a change holds: until midnight.
    "today": msg("오늘 밤 12시까지"),
    # Translators: How long a change holds: until it is taken back.
    "taken-back": msg("거둘 때까지"),
}


def before(fact: Arg) -> Message:
    """Name a fact as it was before a change."""
    # Translators: Audit trail: what {fact} (a name such as "role") was before a change.
    return msg("앞선 {fact}", fact=fact)


def and_more(count: int) -> Message:
    """Say how many others there are, of which an entry does not name each."""
    # Translators: Audit trail, after a list of names: how many others there are.
    return nmsg("그 밖에 {count}개", "그 밖에 {count}개", count=count)
