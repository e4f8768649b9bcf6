using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;

namespace UoSam.EndToEnd.Tests;

/// <summary>What goes wrong is one line that says what was found, an exit code, and no half-written file.</summary>
[Collection(HostedTests.Name)]
public sealed class BadInputTests : IDisposable
{
    private readonly HostedServices _hosted;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-bad-");
    private readonly StringWriter _errors = new();
    private readonly TextWriter _standardError = Console.Error;

    public BadInputTests(HostedServices hosted)
    {
        _hosted = hosted;
        Console.SetError(_errors);
    }

    public void Dispose()
    {
        Console.SetError(_standardError);
        _errors.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public Task Refine_EmptyImage_FailsInOneLineWithoutAFile() => FailsAsync(Write("empty.jpg", []), Coarse(), "0 bytes");

    [Fact]
    public Task Refine_TruncatedImage_FailsInOneLineWithoutAFile() => FailsAsync(
        Write("half.png", File.ReadAllBytes(Samples.PathOf("coffee.png"))[..100_000]), Coarse(), "100000 bytes");

    [Fact]
    public Task Refine_TextNamedAsAnImage_FailsInOneLineWithoutAFile() => FailsAsync(Write("text.jpg", "no image"u8.ToArray()), Coarse(), "JPEG, PNG");

    [Fact]
    public Task Refine_HeaderOfFiftyThousandSquared_FailsInOneLineWithoutAFile() => FailsAsync(
        Write("huge.png", WithSize(File.ReadAllBytes(Samples.PathOf("coffee.png")), 50_000)), Coarse(), "2500000000 pixels");

    [Fact]
    public Task Refine_MapOfFiftyThousandSquared_FailsInOneLineWithoutAFile() => FailsAsync(
        Samples.PathOf("coffee.png"), Write("huge.png", WithSize(File.ReadAllBytes(Coarse()), 50_000)), "2500000000 pixels");

    /// <summary>The map's id is 2, its palette has two colours now.</summary>
    [Fact]
    public Task Refine_PaletteIndexWithoutAColour_FailsInOneLineWithoutAFile()
    {
        var png = LabelPngWriter.Write(new LabelMap(400, 600, [.. Enumerable.Repeat((ushort)2, 240_000)]), LabelPngFormat.Palette);
        var palette = png.AsSpan().IndexOf("PLTE"u8);
        byte[] two = [0, 0, 0, 6, .. "PLTE"u8, 0, 0, 0, 128, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(two.AsSpan(14), Core.Imaging.Crc32.Compute(two.AsSpan(4, 10)));

        return FailsAsync(
            Samples.PathOf("coffee.png"),
            Write("two.png", [.. png[..(palette - 4)], .. two, .. png[(palette + 4 + 768 + 4)..]]),
            "palette index 2 at row 0, column 0, its palette has 2 colours");
    }

    [Fact]
    public Task Refine_EmptyMap_FailsInOneLineWithoutAFile() => FailsAsync(Samples.PathOf("coffee.png"), Write("empty.png", []), "0 bytes");

    [Fact]
    public Task Refine_TruncatedMap_FailsInOneLineWithoutAFile() => FailsAsync(
        Samples.PathOf("coffee.png"), Write("half.png", File.ReadAllBytes(Coarse())[..2000]), "2000 bytes");

    [Fact]
    public Task Refine_MapOfAnotherAspect_FailsInOneLineWithoutAFile() => FailsAsync(Samples.PathOf("coffee.png"), Map(300, 300, _ => 1), "300 x 300");

    [Fact]
    public Task Refine_PhotographAsMap_FailsInOneLineWithoutAFile() => FailsAsync(
        Samples.PathOf("coffee.png"), Samples.PathOf("coffee.png"), "--mask-format luss");

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public async Task Refine_MapOfNothingButBackgroundOrVoid_ComesOutAsItWentIn(int id)
    {
        var output = Path.Combine(_folder.FullName, "out.png");

        var exit = await RefineAsync(Samples.PathOf("coffee.png"), Map(400, 600, _ => (ushort)id), output);

        Assert.Equal((0, ""), (exit, _errors.ToString()));
        Assert.All(LabelPngReader.Read(await File.ReadAllBytesAsync(output)).Labels, label => Assert.Equal(id, label));
    }

    [Fact]
    public async Task Refine_PngNamedJpg_IsReadByItsContent()
    {
        var output = Path.Combine(_folder.FullName, "out.png");
        var image = Write("coffee.jpg", File.ReadAllBytes(Samples.PathOf("coffee.png")));

        var exit = await RefineAsync(image, Map(400, 600, _ => 0), output);

        Assert.Equal((0, "", true), (exit, _errors.ToString(), File.Exists(output)));
    }

    [Fact]
    public Task Refine_MissingModel_FailsInOneLine() => CommandFailsAsync(
        CommandErrors.BadUsage, "not in the store",
        "refine", Samples.PathOf("coffee.png"), Coarse(), "--models", _folder.FullName, "--model", "nope");

    [Fact]
    public Task ModelsImport_NoModel_FailsInOneLine() => CommandFailsAsync(
        CommandErrors.BadUsage, "ONNX",
        "models", "import", "mine", "--models", Path.Combine(_folder.FullName, "store"), "--encoder", Coarse(), "--decoder", Coarse());

    [Fact]
    public Task Refine_UnknownDevice_FailsInOneLine() => CommandFailsAsync(
        CommandErrors.BadUsage, "quantum",
        "refine", Samples.PathOf("coffee.png"), Coarse(), "--device", "quantum", "-o", Path.Combine(_folder.FullName, "o.png"));

    [Fact]
    public async Task Serve_PortTaken_FailsInOneLine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        await CommandFailsAsync(
            CommandErrors.Failed, "address already in use; stop the program that listens there, or choose another --port",
            "serve", "--port", port);
    }

    [Fact]
    public Task Serve_AddressOfNoMachineHere_FailsInOneLine() => CommandFailsAsync(
        CommandErrors.Failed, "192.0.2.1:5100 cannot be listened at: ", "serve", "--address", "192.0.2.1", "--insecure");

    private async Task FailsAsync(string image, string coarse, string expected)
    {
        var output = Path.Combine(_folder.FullName, "out", "out.png");

        var exit = await RefineAsync(image, coarse, output);

        Assert.Equal(CommandErrors.SomeFailed, exit);
        AssertOneLine(expected);
        Assert.False(Directory.Exists(Path.GetDirectoryName(output)));
    }

    private async Task CommandFailsAsync(int exit, string expected, params string[] args)
    {
        Assert.Equal(exit, await UosamCommand.RunAsync(args, CancellationToken.None));
        AssertOneLine(expected);
    }

    private void AssertOneLine(string expected)
    {
        var lines = _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("model: ", StringComparison.Ordinal));
        var line = Assert.Single(lines);
        Assert.StartsWith("uosam: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
    }

    private Task<int> RefineAsync(string image, string coarse, string output) => UosamCommand.RunAsync(
        ["refine", image, coarse, "-o", output, "--overlay", "--json", "--quiet", "--endpoint", _hosted.Address],
        CancellationToken.None);

    private static string Coarse() => Samples.PathOf("coffee-coarse.png");

    private string Map(int height, int width, Func<int, ushort> id) => Write("map.png", LabelPngWriter.Write(
        new LabelMap(height, width, [.. Enumerable.Range(0, height * width).Select(id)]), LabelPngFormat.Palette));

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Another size in the header, with the right checksum.</summary>
    private static byte[] WithSize(byte[] png, int side)
    {
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), side);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), side);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Core.Imaging.Crc32.Compute(png.AsSpan(12, 17)));
        return png;
    }
}
