"""The web application, put together."""

from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web.accounts.permissions import PUBLIC, declare, init_permissions
from web.accounts.setup import init_accounts
from web.addresses import init_addresses
from web.api.mount import init_api
from web.api.reference import reference
from web.assets import init_assets
from web.caching import init_caching
from web.compression import init_compression
from web.contribute import contribute
from web.contribute.body_limits import init_body_limits
from web.contribute.workshop import init_contribute
from web.cooperation import cooperation
from web.cooperation.access import COOPERATION_LIMITS
from web.cooperation.setup import init_cooperation
from web.curate import curate
from web.curate.desk import init_curate
from web.curate.editor import init_editor
from web.curate.editor.body_limits import EDITOR_LIMITS
from web.errors import init_errors
from web.exchange import exchange
from web.exchange.setup import init_exchange
from web.explore import explore
from web.feeds import feeds
from web.health import health
from web.labels import read_labels
from web.language import init_language
from web.last_slash import init_last_slash
from web.limits import init_limits
from web.newsletter.setup import init_newsletter
from web.oai import oai
from web.oai.views import OAI_LIMITS, init_oai
from web.pages import ContentPages
from web.pdf.press import init_press
from web.pdf.views import pdf
from web.security import init_security
from web.site import EXTENSION, Site
from web.statistics import init_statistics
from web.taxonomy_in_force import init_taxonomy
from web.templating import init_templating

if TYPE_CHECKING:
    from web.silta import Silta


def create_app(silta: "Silta") -> Flask:
    """Make the site of an open knowledge base, ready for any WSGI server.

    :param silta: stays open as long as the app answers; whoever opened it closes it
    """
    app = Flask(__name__, static_folder=None)
    if silta.settings.secret_key is not None:
        app.secret_key = silta.settings.secret_key.get_secret_value()
    # Registered first runs last: what the others set is complete when caching computes the ETag, which comes unpacked.
    init_compression(app)
    init_security(app, encrypted=silta.settings.site_url.startswith("https://"))
    init_caching(app)
    init_language(app)
    init_addresses(app)
    init_assets(app)
    init_permissions(app)
    init_body_limits(app, {**EDITOR_LIMITS, **COOPERATION_LIMITS, **OAI_LIMITS})
    init_errors(app)
    init_last_slash(app)
    init_templating(app, silta.settings)
    init_press(app)
    app.extensions[EXTENSION] = Site(
        silta=silta,
        labels=read_labels(app, silta.vocabularies),
        pages=ContentPages.read(silta.settings.content, lambda error: app.logger.warning("left out: %s", error)),
    )
    app.register_blueprint(explore)
    app.register_blueprint(pdf)
    app.register_blueprint(feeds)
    app.register_blueprint(health)
    app.register_blueprint(reference)
    app.register_blueprint(contribute)
    app.register_blueprint(curate)
    app.register_blueprint(cooperation)
    app.register_blueprint(exchange)
    declare(app, PUBLIC, blueprints=(explore, pdf, feeds, oai, health, reference), endpoints=("static", "favicon"))
    init_accounts(app, silta.settings, silta.database)
    init_newsletter(app, silta.settings)
    init_contribute(app, silta)
    init_curate(app)
    init_cooperation(app)
    init_exchange(app)
    init_editor(app)
    init_oai(app, silta)
    init_limits(app, silta.settings)
    init_statistics(app, silta)
    init_taxonomy(app)
    init_api(app)
    if silta.settings.proxies:
        count = silta.settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app
