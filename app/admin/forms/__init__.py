"""Forms that create, change and delete a record of any model.

A request is read by the controller alone. From the address of a stored record to its HTML it goes through twelve rooms,
in this order:

     1  controller                     the page of an address
     2  ../registry                    the table behind it
     3  ../scope                       what the actor may see and do of it
     4  ../permissions
     5  part                           the fields and children that its actor may see and set there, made once
     6  loading                        the record in its form
     7  persistence/querying/queries   one statement, by a shape that the part keeps
     8  persistence/storable
     9  node                           the texts of its fields
    10  view                           what the templates are given
    11  ../pages                       beside the menu
    12  web/http/pages                 and templates/admin/forms

While the templates draw it, view asks the scope again which buttons there are. From others it takes one value each: the
idempotency key, the way back, what the record is called.

A form that is sent goes through twelve as well, sending and reading in the place of loading: reading, which it enters
again for each child, makes such a node of it. What `send` answers (Stored, Made, Again, Merge, Gone) the controller
turns into a page by way of view. Behind `send`, which knows no request, are relations (what they mean) and saving, and
where somebody else saved the record meanwhile merging and comparing.
"""
