using System.ComponentModel;

namespace UoSam.Clients.Tests;

/// <summary>A client in another language: how its command is called, once what it needs is there.</summary>
/// <param name="Program">Interpreter.</param>
/// <param name="Start">Its arguments before the command's own.</param>
/// <param name="Folder">Where it is called.</param>
internal sealed record ForeignClient(string Program, string[] Start, string Folder)
{
    private const string PythonMissing =
        "no python3 has the modules grpc and google.protobuf; pip install grpcio protobuf grpcio-tools, or "
        + "apt-get install python3-grpcio python3-protobuf protobuf-compiler protobuf-compiler-grpc libprotobuf-dev";

    private static readonly Lazy<Task<ForeignClient>> Python = new(PreparePythonAsync);
    private static readonly Lazy<Task<ForeignClient>> Node = new(PrepareNodeAsync);

    /// <summary>The client of a language, made ready: stubs generated, modules installed.</summary>
    public static Task<ForeignClient> OfAsync(string language) => language == "python" ? Python.Value : Node.Value;

    public Task<Tool> RunAsync(params string[] arguments) => Tool.RunAsync(Program, Folder, [.. Start, .. arguments]);

    /// <summary>The same in a mount namespace of its own, where names stand for addresses.</summary>
    /// <param name="file">Where the names are written.</param>
    /// <param name="hosts">Address and name, a name as often as it has addresses.</param>
    public ForeignClient Where(string file, params (string Address, string Name)[] hosts)
    {
        File.WriteAllLines(file, hosts.Select(host => $"{host.Address} {host.Name}"));
        return this with
        {
            Program = "unshare",
            Start =
            [
                .. HostsTheoryAttribute.Namespace, "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", file, Program, .. Start,
            ],
        };
    }

    private static async Task<ForeignClient> PreparePythonAsync()
    {
        var folder = Repository.PathOf("clients", "python");
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
        {
            if (await HasModulesAsync(python, folder))
            {
                await MustAsync(python, folder, "generate.py");
                return new ForeignClient(python, ["-m", "uosam_client"], folder);
            }
        }

        throw new InvalidOperationException(PythonMissing);
    }

    private static async Task<bool> HasModulesAsync(string python, string folder)
    {
        try
        {
            return (await Tool.RunAsync(python, folder, "-c", "import grpc, google.protobuf")).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task<ForeignClient> PrepareNodeAsync()
    {
        var folder = Repository.PathOf("clients", "node");
        await MustAsync("npm", folder, "ci", "--no-audit", "--no-fund");
        return new ForeignClient("node", [Path.Combine("src", "main.js")], folder);
    }

    private static async Task MustAsync(string program, string folder, params string[] arguments)
    {
        var ended = await Tool.RunAsync(program, folder, arguments);
        if (ended.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} in {folder}: {ended.Errors}");
        }
    }
}
