namespace UoSam.Clients.Tests;

/// <summary>Files of this clone.</summary>
internal static class Repository
{
    private static readonly string Top = FindTop(AppContext.BaseDirectory);

    public static string PathOf(params string[] parts) => Path.Combine([Top, .. parts]);

    public static string Sample(string file) => PathOf("clients", "samples", file);

    private static string FindTop(string folder) =>
        File.Exists(Path.Combine(folder, "UoSam.Grpc.sln")) ? folder : FindTop(Path.GetDirectoryName(folder)!);
}
