"""Forms that create, change and delete a record of any model.

The way of a form from its address to HTML, through twelve rooms of which none is entered twice:

     1  controller                 the page of an address
     2  ../registry                the table behind it
     3  ../scope                   what its actor may see and set there
     4  part                       the fields and children of their form
     5  loading                    the record in them, as a shape that is made once
     6  persistence/querying/queries
     7  persistence/querying/running
     8  node                       the texts of its fields
     9  view                       what the templates are given
    10  ../pages                   beside the menu
    11  web/http/pages
    12  web/templating/environment, and templates/admin/forms

One that is sent goes from the controller to sending: reading, suggesting (what its relations mean), saving; merging and
comparing where somebody else saved the record meanwhile; then on to the list, or to view again.
"""
