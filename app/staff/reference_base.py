"""Pages that keep reference data: adding, editing and, where nothing depends on a row, deleting.

A row is read again, checked and written in one transaction. Its office is the viewer's, never the form's.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext, lazy_gettext
from sqlalchemy import Table, UniqueConstraint, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import HiddenField

from app.commands.once import once
from app.errors import Conflict, FieldError, Invalid, NotAllowed
from app.extensions import db
from app.messages import N_
from app.models.base import OfficeOwned
from app.security.permissions import offices_for
from app.security.scope import unscoped
from app.staff.access import allowed, needs
from app.staff.base import RecordView
from app.staff.forms import RecordForm, make_form, show_errors

log = logging.getLogger(__name__)

Answer = Response | str | tuple[str, int]


class ReferenceView(RecordView):
    """Lists, shows, adds and edits. Add "can_delete" to `base_permissions` where rows may go.

    Declare `add_columns` and `edit_columns`; `faults(item)` says what no constraint of a single column can.
    """

    base_permissions = ["can_list", "can_show", "can_add", "can_edit"]
    exclude_route_methods = {"download", "action_post"}
    add_label: Any = lazy_gettext("Add")
    add_row_message = lazy_gettext("Saved.")
    edit_row_message = lazy_gettext("Saved.")
    delete_row_message = lazy_gettext("Deleted.")
    delete_title: Any = lazy_gettext("Delete")

    def _init_forms(self) -> None:
        """Make the forms from the table, with our fields."""
        made = [
            make_form(
                self.model, columns, self.label_columns, self.description_columns, self.code_columns, extra,
                self.validators_columns)
            for columns, extra in (
                (self.add_columns, self.add_form_extra_fields), (self.edit_columns, self.edit_form_extra_fields),
            )
        ]  # fmt: skip
        self.add_form = type("AddForm", (made[0],), {"once": HiddenField()})
        self.edit_form = type("EditForm", (made[1],), {"seen": HiddenField()})

    # ---- what views of certain tables say ---------------------------------------------------------------------

    def faults(self, item: Any) -> Iterable[FieldError]:
        """Return what is wrong with a record as a whole."""
        return ()

    def fill(self, item: Any, form: RecordForm) -> None:
        """Put the form's values into the record: those of its columns and nothing else that was sent."""
        for name, field in form._fields.items():
            if name in item.__mapper__.attrs:
                field.populate_obj(item, name)

    def start_values(self) -> Mapping[str, Any]:
        """Return what an empty form begins with."""
        return {}

    # ---- add --------------------------------------------------------------------------------------------------

    @expose("/add", methods=["GET", "POST"])
    @needs
    def add(self) -> Answer:
        """Show the form; write what was sent; show it again with what is wrong."""
        office = self._own_office("can_add")
        if request.method == "GET":
            return self._form_page("add", self.add_form(formdata=None, office_id=office, data=self._first_values()))
        form = self.add_form(office_id=office)
        if form.validate():
            try:
                key = once(db.session, g.viewer, form.once.data or None, self._sent(), self._adding(form, office))["id"]
            except (Invalid, IntegrityError) as problem:
                self._explain(form, problem)
            else:
                flash(self.add_row_message, "success")
                return redirect(url_for(f"{self.endpoint}.show", pk=key))
        return self._form_page("add", form), 422

    def _first_values(self) -> dict[str, Any]:
        return {"once": secrets.token_hex(16), **self.start_values()}

    def _sent(self) -> list[tuple[str, str]]:
        return sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")

    def _adding(self, form: RecordForm, office: int | None) -> Any:
        def work(session: Session) -> dict[str, Any]:
            item = self.model()
            with session.no_autoflush:
                if office is not None and "office_id" in self.model.__mapper__.columns:
                    item.office_id = office
                self.fill(item, form)
                self._check(session, item)
            session.add(item)
            session.flush()
            log.info("%s %s added by account %s", self.model.__name__, item.id, g.viewer.user_id)
            return {"id": item.id}

        return work

    def _own_office(self, permission: str) -> int | None:
        """Return the viewer's own office. Raises NotAllowed when his or her role is not of that office."""
        offices = offices_for(g.viewer, permission, self.class_permission_name)
        if offices is not None and g.viewer.office_id not in offices:
            raise NotAllowed(N_("You can change the data of your own office only."))
        own: int | None = g.viewer.office_id
        return own

    # ---- edit -------------------------------------------------------------------------------------------------

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @needs
    def edit(self, pk: str) -> Answer:
        """Show a record's form; write what was sent unless somebody else changed the record meanwhile."""
        item = self.find(pk, "can_edit")
        office = item.office_id if isinstance(item, OfficeOwned) else g.viewer.office_id
        if request.method == "GET":
            form = self.edit_form(formdata=None, office_id=office, obj=item)
            form.seen.data = self._print_of(item)
            return self._form_page("edit", form, item)
        form = self.edit_form(office_id=office, obj=item)
        if form.validate():
            try:
                self._write_edit(pk, form)
            except (Invalid, IntegrityError) as problem:
                self._explain(form, problem)
            else:
                flash(self.edit_row_message, "success")
                return redirect(url_for(f"{self.endpoint}.show", pk=pk))
        return self._form_page("edit", form, item), 422

    def _write_edit(self, pk: str, form: RecordForm) -> None:
        with self.datamodel.write() as session, session.no_autoflush:
            item = self.find(pk, "can_edit")
            if form.seen.data != self._print_of(item):
                raise Invalid(
                    [FieldError("", N_("Somebody changed this record meanwhile. Look at it again before you save."))]
                )
            self.fill(item, form)
            self._check(session, item)
            session.flush()
            log.info("%s %s changed by account %s", self.model.__name__, item.id, g.viewer.user_id)

    def _print_of(self, item: Any) -> str:
        """Return a fingerprint of a row's present values, by which a stale form is known."""
        names = [name for name in self.edit_columns if name in item.__mapper__.attrs]
        relations = {name: self.datamodel.get_relation_fk(name).key for name in self.datamodel.relations()}
        values = repr([(name, getattr(item, relations.get(name, name))) for name in names])
        return hashlib.sha256(values.encode()).hexdigest()[:32]

    # ---- delete -----------------------------------------------------------------------------------------------

    @expose("/delete/<pk>", methods=["GET", "POST"])
    @needs
    def delete(self, pk: str) -> Answer:
        """Ask; then delete the record, unless something depends on it."""
        item = self.find(pk, "can_delete")
        if request.method == "GET":
            return self.render_template(
                "appbuilder/general/confirm.html", title=self.delete_title, post_url=request.path,
                question=gettext("Delete “%(name)s”?", name=self.heading(item)), yes_label=gettext("Yes, delete"),
                note=gettext("This cannot be undone."), back_url=url_for(f"{self.endpoint}.show", pk=pk),
                list_url=url_for(f"{self.endpoint}.list"), list_title=self.list_title, item_name=self.heading(item),
            )  # fmt: skip
        try:
            with self.datamodel.write() as session:
                item = self.find(pk, "can_delete")
                if self._depended_on(session, item):
                    raise Conflict(N_("Other records depend on this one, so it stays. Mark it as not in use instead."))
                session.delete(item)
                session.flush()
        except IntegrityError as error:
            raise Conflict(
                N_("Other records depend on this one, so it stays. Mark it as not in use instead.")
            ) from error
        log.info("%s %s deleted by account %s", self.model.__name__, pk, g.viewer.user_id)
        flash(self.delete_row_message, "success")
        return redirect(url_for(f"{self.endpoint}.list"))

    def used_elsewhere(self, session: Session, item: Any) -> bool:
        """Whether something that no foreign key shows depends on a record."""
        return False

    def _depended_on(self, session: Session, item: Any) -> bool:
        if self.used_elsewhere(session, item):
            return True
        own: Table = self.model.__table__
        with unscoped(session):
            for table in own.metadata.tables.values():
                for key in table.foreign_keys:
                    if key.references(own) and session.scalar(select(exists().where(key.parent == item.id))):
                        return True
        return False

    # ---- checks -----------------------------------------------------------------------------------------------

    def _check(self, session: Session, item: Any) -> None:
        """Raise Invalid for what would break a rule of the table as a whole or repeat a unique value."""
        faults = [*self.faults(item), *self._repeated(session, item)]
        if faults:
            raise Invalid(faults)

    def _repeated(self, session: Session, item: Any) -> Iterable[FieldError]:
        table: Table = self.model.__table__
        sets = [[column] for column in table.columns if column.unique]
        sets += [list(rule.columns) for rule in table.constraints if isinstance(rule, UniqueConstraint)]
        for columns in sets:
            values = {column.key: self._value_of(item, column) for column in columns}
            if any(value is None for value in values.values()):
                continue
            same = [table.c[name] == value for name, value in values.items()]
            query = select(exists().where(*same, *([table.c.id != item.id] if item.id else [])))
            if session.scalar(query):
                yield FieldError(self._pointer(columns), N_("This is already recorded."))

    def _value_of(self, item: Any, column: Any) -> Any:
        """Return a column's value, also where only the relation is set yet."""
        for name in self.datamodel.relations():
            if next(iter(self.datamodel.list_properties[name].local_columns)) is column:
                related = getattr(item, name)
                if related is not None:
                    return related.id
        return getattr(item, item.__mapper__.get_property_by_column(column).key)

    def _pointer(self, columns: list[Any]) -> str:
        names = [column.key for column in columns if column.key != "office_id"]
        return f"/{names[0].removesuffix('_id')}" if names else ""

    def _explain(self, form: RecordForm, problem: Invalid | IntegrityError) -> None:
        if isinstance(problem, Invalid):
            show_errors(form, problem)
            return
        log.warning("%s not written: %s", self.model.__name__, type(problem.orig).__name__)
        form.form_errors.append(gettext("This is already recorded, or breaks a rule of the records."))

    # ---- pages ------------------------------------------------------------------------------------------------

    def _form_page(self, kind: str, form: RecordForm, item: Any = None) -> str:
        list_url = url_for(f"{self.endpoint}.list")
        back = url_for(f"{self.endpoint}.show", pk=item.id) if item is not None else list_url
        template, title, columns, sets, widget = (
            (self.add_template, self.add_title, self.add_columns, self.add_fieldsets, self.add_widget)
            if kind == "add"
            else (self.edit_template, self.edit_title, self.edit_columns, self.edit_fieldsets, self.edit_widget)
        )
        shown = widget(form=form, include_cols=columns, fieldsets=sets, back_url=back, save_label="")
        return self.render_template(
            template, title=title, widgets={kind: shown}, list_url=list_url, list_title=self.list_title,
            item_url=back if item is not None else "", item_name=self.heading(item) if item is not None else "",
        )  # fmt: skip

    def _list_extras(self) -> dict[str, Any]:
        if not allowed(self, "can_add"):
            return {}
        return {"add_url": url_for(f"{self.endpoint}.add"), "add_label": self.add_label}

    def _change_links(self, item: Any) -> tuple[str, str]:
        edit = url_for(f"{self.endpoint}.edit", pk=item.id) if self._may("can_edit", item) else ""
        delete = url_for(f"{self.endpoint}.delete", pk=item.id) if self._may("can_delete", item) else ""
        return edit, delete

    def _show_extras(self, item: Any) -> dict[str, Any]:
        edit, delete = self._change_links(item)
        return {"edit_url": edit, "delete_url": delete}

    def _may(self, permission: str, item: Any) -> bool:
        if not allowed(self, permission):
            return False
        offices = offices_for(g.viewer, permission, self.class_permission_name)
        office = item.office_id if "office_id" in item.__mapper__.columns else getattr(item, "id", None)
        return offices is None or office in offices
