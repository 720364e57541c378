"""How rules fare: for everybody, with objections, and for those who keep the rules."""
