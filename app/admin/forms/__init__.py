"""Forms that create, change and delete a record of any model.

A request is read by the controller alone. From the address of a stored record to its HTML it goes through twelve rooms,
of which it enters only the registry again, for the menu:

     1  controller                     the page of an address
     2  ../registry                    the table behind it
     3  loading                        the record in its form
     4  persistence/querying/queries   one statement, by a shape that the part keeps
     5  persistence/storable
     6  node                           the texts of its fields
     7  part                           the fields and children that its actor may see and set there, made once
     8  view                           what the templates are given
     9  ../scope                       what the actor may do besides
    10  ../permissions
    11  ../pages                       beside the menu
    12  web/http/pages                 and templates/admin/forms

A form that is sent goes through twelve as well, sending and reading in the place of loading: reading, which it enters
again for each child, makes such a node of it. What `send` answers (Stored, Made, Again, Merge, Gone) the controller
turns into a page by way of view. Behind `send`, which knows no request, are relations (what they mean) and saving, and
where somebody else saved the record meanwhile merging and comparing.
"""
