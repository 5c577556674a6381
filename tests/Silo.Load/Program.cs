using Silo.Load;

// Started by itself, once for each member; started by a person, it is the one that starts and measures them.
return args is ["member", ..] ? await Member.Run(args[1..]) : await Comparison.Run(args);
