"""Flask-AppBuilder without the pages and routes of its own: what is served is what app.staff, portal and api declare."""

from flask_appbuilder import AppBuilder


class Builder(AppBuilder):
    """An application's own builder, made inside the factory: a shared one would register views for one app only."""

    def _add_admin_views(self) -> None:
        """Register the first page only.

        Left out: /back and page_history (redirects to stored addresses), /lang (a write on GET), the menu and
        OpenAPI routes, and every security view.
        """
        self._indexview = self.add_view_no_menu(self.indexview)
