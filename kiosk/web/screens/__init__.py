"""The Screens of the flow of web pages: from its state to what is shown and said.

``opening`` before there is a page, ``view`` the page in its three ways, ``form`` answers of a list and the
read-back, ``more`` what else can be done with it; ``maker`` picks the one that the state asks for.
"""
