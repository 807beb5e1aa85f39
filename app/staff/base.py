"""The bases of every generated page: Flask-AppBuilder's views with all their known holes closed.

RecordView shows records that only commands change; ReferenceView (reference_base) also keeps reference data. See
docs/decisions/0004-web-base.md for the list of holes. Rows are limited by the session's row scope and, where a table
belongs to offices, by the offices in which the viewer's role carries the permission.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request, url_for
from flask_appbuilder import ModelView, expose
from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, select, true
from werkzeug.wrappers import Response

from app.errors import NotFound
from app.extensions import db
from app.models.base import OfficeOwned
from app.models.codes import Codes
from app.models.office import Office
from app.models.person import Staff
from app.security.permissions import offices_for
from app.staff import formats, listing
from app.staff.access import allowed, needs, require
from app.staff.arguments import SIZES, Condition, ListArguments, parse_key, read_arguments

MOST_REFERENCES = 300


@dataclass(frozen=True, slots=True)
class RelatedList:
    """A list of what belongs to a record, on the record's page."""

    title: Any
    widget: Any


@dataclass(frozen=True, slots=True)
class ActionButton:
    """A button that posts an action on one record."""

    text: Any
    url: str
    icon: str


class RecordView(ModelView):
    """Lists and shows records; changes nothing.

    Declare `list_columns`, `show_columns` (or `show_fieldsets`), `label_columns`; `search_columns` and `order_columns`
    name all that an address may filter or order by (searching: nothing by default). `code_columns` maps columns to
    their codes. Actions (@action) are offered on the record's page, by POST, to who holds the action's permission.
    """

    base_permissions = ["can_list", "can_show"]
    exclude_route_methods = {"download", "add", "edit", "delete", "action_post"}
    code_columns: Mapping[str, Codes] = {}
    list_lead: Any = ""
    empty_text: Any = lazy_gettext("Nothing is recorded here yet.")
    nothing_found_text: Any = lazy_gettext("Nothing matches the search.")
    page_size = SIZES[0]
    # As the framework declares them: None until a view names them.
    search_columns: Any = None
    order_columns: Any = None
    formatters_columns: Any = None

    def _init_properties(self) -> None:
        """Undo the framework's habit of opening every column to search when none is named."""
        searchable = list(self.search_columns or [])
        super()._init_properties()
        self.search_columns = searchable
        self._filters = None
        known = self.datamodel.list_columns
        self.order_columns = [name for name in self.order_columns if name in known]
        named = {name: formats.code_of(codes) for name, codes in self.code_columns.items()}
        self.formatters_columns = {**named, **self.formatters_columns}

    def _init_forms(self) -> None:
        """Make no forms: nothing is typed here."""

    @property
    def model(self) -> Any:
        """The table's class."""
        return self.datamodel.obj

    # ---- which rows -------------------------------------------------------------------------------------------

    def office_condition(self, permission: str) -> ColumnElement[bool]:
        """SQL condition: rows of the offices in which the viewer's roles carry a permission on this view."""
        if issubclass(self.model, OfficeOwned | Staff):
            column = self.model.office_id
        elif self.model is Office:
            column = Office.id
        else:
            return true()
        offices = offices_for(g.viewer, permission, self.class_permission_name)
        return true() if offices is None else column.in_(offices)

    def _row_filters(self, permission: str, *conditions: ColumnElement[bool]) -> Any:
        filters = self.datamodel.get_filters()
        filters.add_filter_list(self.base_filters)
        for condition in (self.office_condition(permission), *conditions):
            filters.add_filter("id", Condition, condition)
        return filters

    def find(self, pk: object, permission: str) -> Any:
        """Return the record with a key, when the viewer may see it with this permission. Raises NotFound."""
        key = parse_key(pk)
        item = self.datamodel.get(key, self._row_filters(permission)) if key is not None else None
        if item is None:
            raise NotFound
        return item

    # ---- list -------------------------------------------------------------------------------------------------

    @expose("/list/")
    @needs
    def list(self) -> str:
        """Show one page of the records."""
        asked = read_arguments(request.args, self.model, self.order_columns, self.search_columns)
        filters = self._row_filters("can_list", *asked.conditions)
        widget = self.list_widget(listing=self._listing(filters, asked))
        return self.render_template(
            self.list_template,
            title=self.list_title,
            lead=self.list_lead,
            widgets={"list": widget},
            searching=bool(asked.values),
            search_fields=self._search_fields(asked),
            **self._list_extras(),
        )

    def _list_extras(self) -> dict[str, Any]:
        return {}

    def _listing(
        self, filters: Any, asked: ListArguments, heading: Any = "", paged: bool = True, known: str = ""
    ) -> listing.Listing:
        shown = self._shown_columns(known)
        if not asked.order and self.base_order:
            asked = replace(asked, order=self.base_order[0], direction=self.base_order[1])
        count, items = self.datamodel.query(
            filters, asked.order, asked.direction, page=asked.page, page_size=asked.size
        )
        return listing.Listing(
            columns=listing.order_columns(shown, self.label_columns, self.order_columns if paged else (), asked),
            rows=[self._row(item, shown) for item in items],
            count=count,
            empty_text=self.nothing_found_text if asked.values else self.empty_text,
            pages=listing.pages_of(asked, count) if paged else (),
            searching=bool(asked.values),
            heading=heading,
        )

    def _shown_columns(self, known: str) -> Sequence[str]:
        """Return the list's columns without those that say the same in every row: the page's record, the only office."""
        offices = offices_for(g.viewer, "can_list", self.class_permission_name)
        same = {known, "office"} if offices is not None and len(offices) == 1 else {known}
        return [name for name in self.list_columns if name not in same]

    def _row(self, item: Any, shown: Sequence[str]) -> listing.Row:
        cells = [self._formatted(item, name) for name in shown]
        show = url_for(f"{self.endpoint}.show", pk=item.id) if allowed(self, "can_show") else ""
        return listing.Row(cells, show, *self._change_links(item))

    def _change_links(self, item: Any) -> tuple[str, str]:
        return "", ""

    def _formatted(self, item: Any, name: str) -> Any:
        value = self.datamodel._get_attr_value(item, name)
        formatter: Callable[[Any], Any] = self.formatters_columns.get(name, formats.plain)
        return formatter(value)

    def _search_fields(self, asked: ListArguments) -> Sequence[listing.SearchField]:
        return [
            found
            for name in self.search_columns
            for found in listing.search_field(
                self.model, name, self.label_columns[name], self.code_columns.get(name), self._references(name),
                asked.values)
        ]  # fmt: skip

    def _references(self, name: str) -> Callable[[], Sequence[Any]]:
        """Return what a column refers to, as far as the viewer sees it."""

        def rows() -> Sequence[Any]:
            related = self.datamodel.get_related_model(name)
            query = select(related).limit(MOST_REFERENCES)
            if issubclass(related, OfficeOwned | Staff):
                offices = offices_for(g.viewer, "can_list", self.class_permission_name)
                query = query if offices is None else query.where(related.office_id.in_(offices))
            return sorted(db.session.scalars(query), key=lambda row: str(row).casefold())

        return rows

    def related_list(self, item: Any) -> Any | None:
        """Return the list of what belongs to a record of another table, or None where nothing can."""
        name = self.datamodel.get_related_fk(type(item))
        if name is None or not self.datamodel.is_relation_many_to_one(name):
            return None
        filters = self._row_filters("can_list", self.datamodel.get_relation_fk(name) == item.id)
        asked = ListArguments(0, self.page_size, "", "asc", (), {})
        return self.list_widget(listing=self._listing(filters, asked, self.list_title, paged=False, known=name))

    # ---- show -------------------------------------------------------------------------------------------------

    @expose("/show/<pk>")
    @needs
    def show(self, pk: str) -> str:
        """Show one record with what belongs to it."""
        item = self.find(pk, "can_show")
        return self.render_template(
            self.show_template,
            title=self.show_title,
            heading=self.heading(item),
            list_title=self.list_title,
            list_url=url_for(f"{self.endpoint}.list") if allowed(self, "can_list") else "",
            widgets={"show": self.show_widget(sections=self._sections(item))},
            related_lists=self._related_lists(item),
            actions=self._action_buttons(item),
            **self._show_extras(item),
        )

    def heading(self, item: Any) -> str:
        """Return what a record's page is headed with."""
        return str(item)

    def _show_extras(self, item: Any) -> dict[str, Any]:
        return {}

    def _sections(self, item: Any) -> Sequence[tuple[Any, Sequence[tuple[Any, Any]]]]:
        sets = self.show_fieldsets or [("", {"fields": self.show_columns})]
        return [
            (heading, [(self.label_columns.get(name, name), self._formatted(item, name)) for name in options["fields"]])
            for heading, options in sets
        ]

    def _related_lists(self, item: Any) -> Sequence[RelatedList]:
        found = []
        for view in self._related_views:
            if allowed(view, "can_list"):
                widget = view.related_list(item)
                if widget is not None:
                    found.append(RelatedList(view.list_title, widget))
        return found

    # ---- actions ----------------------------------------------------------------------------------------------

    def _action_buttons(self, item: Any) -> Sequence[ActionButton]:
        return [
            ActionButton(action.text, url_for(f"{self.endpoint}.action", name=name, pk=item.id), action.icon)
            for name, action in self.actions.items()
            if allowed(self, self.get_action_permission_name(name))
        ]

    @expose("/action/<string:name>/<pk>", methods=["POST"])
    def action(self, name: str, pk: str) -> Response:
        """Do an action on a record that the viewer sees."""
        if name not in self.actions:
            raise NotFound
        require(self, self.get_action_permission_name(name))
        answer: Response = self.actions[name].func(self.find(pk, "can_show"))
        return answer
