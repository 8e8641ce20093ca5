"""Work proposed and agreed: matching runs, offers to groups, awards."""
