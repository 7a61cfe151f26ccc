"""For staff, behind the PIN: how this tablet is, and what can be done about it."""

from collections.abc import Iterator

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.sheet import Sheet
from kiosk.service import Service
from kiosk.widgets.button import MainButton, OtherButton
from kiosk.widgets.rows import Space, flow
from kiosk.widgets.words import Words


class ServiceScreen(Sheet):
    """What does not find room is on the next of its own pages."""

    def build(self) -> None:
        self.at = 0
        self.show()

    def go_on_from(self, before: Sheet) -> None:
        if isinstance(before, ServiceScreen):
            self.at = before.at
            self.show()

    def leave(self) -> None:
        self.reports.leave_service()

    def show(self) -> None:
        self.clear_widgets()
        errands = flow(self._errands(), width=self.across, gap=self.theme.gap, right_to_left=False, filled=True)
        room = self.theme.height - 2 * self.theme.margin - errands.height - 2 * self.theme.gap
        pages = self._pages(room)
        if len(pages) > 1:
            more = [*self._errands(), OtherButton(self.theme, "More", "en", self.turn)]
            errands = flow(more, width=self.across, gap=self.theme.gap, right_to_left=False, filled=True)
            pages = self._pages(self.theme.height - 2 * self.theme.margin - errands.height - 2 * self.theme.gap)
        self.at %= len(pages)
        self.add_widget(self._columns(pages[self.at]))
        self.add_widget(Space())
        self.add_widget(errands)

    def turn(self) -> None:
        self.at += 1
        self.show()

    @property
    def columns(self) -> int:
        return 1 if self.theme.is_portrait else 2

    def _errands(self) -> list[Widget]:
        reports = self.reports
        named = {
            "Send now": reports.send_now,
            "Copy to USB stick": reports.export_outbox,
            "Pair again": reports.pair_again,
            "Close the window": reports.close_window,
        }
        others = [OtherButton(self.theme, name, "en", errand) for name, errand in named.items()]
        return [*others, MainButton(self.theme, "Leave", "en", reports.leave_service)]

    def _texts(self) -> Iterator[Words]:
        service = self.view.service or Service()
        wide = (self.across - (self.columns - 1) * 2 * self.theme.gap) // self.columns
        if service.trouble:
            yield self.small(service.trouble, width=wide, colour="warn")
        if service.said:
            yield self.small(service.said, width=wide, colour="act")
        for name, value in service.facts:
            yield self.small(f"{name}: {value}", width=wide, colour="ink")
        for reason in service.refusals:
            yield self.small(reason, width=wide)

    def _pages(self, room: float) -> list[list[list[Words]]]:
        """Columns of words, as many to a page as it has."""
        columns: list[list[Words]] = [[]]
        left = room
        for words in self._texts():
            if columns[-1] and words.height > left:
                columns.append([])
                left = room
            columns[-1].append(words)
            left -= words.height + self.theme.gap
        return [columns[at : at + self.columns] for at in range(0, len(columns), self.columns)]

    def _columns(self, columns: list[list[Words]]) -> BoxLayout:
        box = BoxLayout(spacing=2 * self.theme.gap, size_hint_y=None)
        stacks = []
        for column in columns:
            stack = BoxLayout(orientation="vertical", spacing=self.theme.gap, size_hint_y=None, pos_hint={"top": 1})
            for words in column:
                stack.add_widget(words)
            stack.height = sum(words.height for words in column) + self.theme.gap * max(0, len(column) - 1)
            stacks.append(stack)
        for stack in [*stacks, *[Space() for _ in range(self.columns - len(stacks))]]:
            box.add_widget(stack)
        box.height = max(stack.height for stack in stacks)
        return box
