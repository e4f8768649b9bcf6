namespace UoSam.Core.Exchange;

/// <summary>One item of a dump before it is read.</summary>
/// <param name="Name">Relative path without extension, with '/'.</param>
/// <param name="Source">File or folder that holds it, as the user named it.</param>
/// <param name="Read">Reads it; called from several threads, maybe more than once.</param>
public sealed record DumpItem(string Name, string Source, Func<DumpedMap> Read);
