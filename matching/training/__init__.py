"""What a plan would gain if members of a group learnt a skill: as an interval, with the class it would fill."""
