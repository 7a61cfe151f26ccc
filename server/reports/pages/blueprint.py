from flask import Blueprint

blueprint = Blueprint("reports", "server")
