using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.Core.Tests.Inference;
using UoSam.Testing;

namespace UoSam.Core.Tests.ModelStore;

[Collection(ModelTests.Name)]
public sealed class ModelRepositoryTests(ModelFixture fixture) : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("uosam-store-").FullName;

    private string Encoder => Path.Combine(fixture.Model.Folder, "encoder.onnx");

    private string Decoder => Path.Combine(fixture.Model.Folder, "decoder.onnx");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Verify_PulledModel_IsOkAndPinned()
    {
        var files = fixture.Repository.Verify(ModelCatalog.DefaultId);

        Assert.All(files, file => Assert.Equal(FileState.Ok, file.State));
        Assert.Contains(ModelCatalog.MobileSam.Encoder, files.Select(file => file.Found));
        Assert.Contains(ModelCatalog.MobileSam.Decoder, files.Select(file => file.Found));
    }

    [Fact]
    public void Ensure_PulledModel_IsTightAndFoldedWithoutWarnings()
    {
        Assert.Equal(EncoderKind.Tight, fixture.Model.Manifest.EncoderKind);
        Assert.Equal(DecoderKind.Folded, fixture.Model.Manifest.DecoderKind);
        Assert.Empty(fixture.Model.Manifest.Warnings);
        Assert.Equal(2, fixture.Model.Manifest.Checks.Count);
    }

    [Fact]
    public async Task Import_UsersOwnFiles_BecomeTheSameModel()
    {
        var repository = new ModelRepository(_root);

        var model = await repository.ImportAsync("mine", Encoder, Decoder, null, default);

        Assert.Equal(fixture.Model.Hash, model.Hash);
        Assert.Equal(["mine"], repository.List().Select(known => known.Id));
        Assert.Equal(fixture.Model.Manifest.Prepared, model.Manifest.Prepared);
        Assert.Equal(["mine"], Directory.GetDirectories(_root).Select(Path.GetFileName));
    }

    /// <summary>Neither file can be prepared for speed, which is soon found out; the first import waits for the second to come.</summary>
    [Fact]
    public async Task Import_TwiceAtOnce_LeavesOneWholeModel()
    {
        var (encoder, decoder) = (Path.Combine(_root, "encoder.onnx"), Path.Combine(_root, "decoder.onnx"));
        File.WriteAllBytes(encoder, GraphFiles.WithOneConvolution(File.ReadAllBytes(Encoder)));
        File.WriteAllBytes(decoder, GraphFiles.WithLogSoftmax(File.ReadAllBytes(Decoder)));
        using var began = new ManualResetEventSlim();
        using var waits = new ManualResetEventSlim();
        var first = ImportAsync(ModelPhase.Preparing, () =>
        {
            began.Set();
            Assert.True(waits.Wait(TimeSpan.FromMinutes(1)), "the second import did not wait");
        });
        Assert.True(began.Wait(TimeSpan.FromMinutes(1)), "the first import did not begin");
        var second = ImportAsync(ModelPhase.Waiting, waits.Set);

        await Task.WhenAll(first, second);

        Task ImportAsync(ModelPhase phase, Action then) => Task.Run(
            () => new ModelRepository(_root).ImportAsync("mine", encoder, decoder, new Told(phase, then), default));

        Assert.All(new ModelRepository(_root).Verify("mine"), file => Assert.Equal(FileState.Ok, file.State));
        Assert.Equal(["mine"], Directory.GetDirectories(_root).Select(Path.GetFileName));
    }

    [Fact]
    public void Verify_DamagedModel_TellsEachFile()
    {
        var repository = new ModelRepository(_root);
        var folder = Directory.CreateDirectory(Path.Combine(_root, "mine")).FullName;
        foreach (var file in Directory.GetFiles(fixture.Model.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.Delete(Path.Combine(folder, "decoder-upscale.onnx"));
        var encoder = Path.Combine(folder, "encoder.onnx");
        var bytes = File.ReadAllBytes(encoder);
        bytes[^1] ^= 1;
        File.WriteAllBytes(encoder, bytes);

        var files = repository.Verify("mine").ToDictionary(file => file.Expected.Name);

        Assert.Equal(FileState.Missing, files["decoder-upscale.onnx"].State);
        Assert.Null(files["decoder-upscale.onnx"].Found);
        Assert.Equal(FileState.Changed, files["encoder.onnx"].State);
        Assert.NotEqual(files["encoder.onnx"].Expected.Sha256, files["encoder.onnx"].Found!.Sha256);
        Assert.Equal(FileState.Ok, files["decoder.onnx"].State);
    }

    [Fact]
    public async Task Import_FilesTheWrongWayRound_SaysWhatWasFoundAndExpected()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => new ModelRepository(_root).ImportAsync("mine", Decoder, Encoder, null, default));

        Assert.Equal("MODEL_NOT_UNDERSTOOD", error.Reason);
        Assert.Contains("image_embeddings float32 [1, 256, 64, 64]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[?, 3, 1024, 1024]", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_root));
    }

    [Fact]
    public async Task Import_FileThatIsNoModel_FailsAndLeavesNothing()
    {
        var text = Path.Combine(_root, "readme.onnx");
        File.WriteAllText(text, "This is no model.");

        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => new ModelRepository(_root).ImportAsync("mine", text, Decoder, null, default));

        Assert.Equal("MODEL_NOT_UNDERSTOOD", error.Reason);
        Assert.Contains("the encoder, of 17 bytes, is no ONNX model or not all of one", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_root));
    }

    [Fact]
    public void Open_MissingModel_NamesTheCommand()
    {
        var error = Assert.Throws<ModelNotFoundException>(() => new ModelRepository(_root).Open("mobile-sam"));

        Assert.Contains("uosam models pull", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../mine")]
    [InlineData(".hidden")]
    [InlineData("")]
    [InlineData("a/b")]
    public void Open_NameThatIsAPath_FailsWithInvalidInput(string id)
    {
        Assert.Throws<InvalidInputException>(() => new ModelRepository(_root).Open(id));
    }

    /// <summary>A process was killed after the manifest and before the move, and a manifest that is of something else.</summary>
    [Fact]
    public void List_FoldersThatAreNoModels_LeavesThemOut()
    {
        var manifest = File.ReadAllText(Path.Combine(fixture.Model.Folder, "model.json"));
        Directory.CreateDirectory(Path.Combine(_root, ".staging-1-mine"));
        File.WriteAllText(Path.Combine(_root, ".staging-1-mine", "model.json"), manifest);
        Directory.CreateDirectory(Path.Combine(_root, "other"));
        File.WriteAllText(Path.Combine(_root, "other", "model.json"), "{}");

        Assert.Empty(new ModelRepository(_root).List());
        Assert.Throws<ModelNotFoundException>(() => new ModelRepository(_root).Open("other"));
    }

    [Fact]
    public async Task Import_FoldersLeftByKilledProcesses_RemovesThoseOfItsModel()
    {
        string Folder(string id) => $".staging-{new string('0', 32)}-{id}";
        string[] left = [Folder("mine"), Folder("mine~old"), Folder("mine-old"), Folder("not-mine")];
        Array.ForEach(left, folder => Directory.CreateDirectory(Path.Combine(_root, folder, "part")));
        var (nothing, repository) = (Path.Combine(_root, "nothing.onnx"), new ModelRepository(_root));

        await Assert.ThrowsAsync<ModelStoreException>(() => repository.ImportAsync("mine", nothing, nothing, null, default));

        Assert.Equal(left[2..], Directory.GetDirectories(_root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void MoveTo_FolderThatIsGone_LeavesWhatWasThere()
    {
        var target = Directory.CreateDirectory(Path.Combine(_root, "mine")).FullName;
        using var staging = new StagingFolder(_root, "mine");
        Directory.Delete(staging.Path);

        Assert.Throws<DirectoryNotFoundException>(() => staging.MoveTo(target));

        Assert.Equal([target], Directory.GetDirectories(_root));
    }

    /// <summary>Of another user's file the system says the same as of a folder.</summary>
    [Fact]
    public async Task Import_LockThatCannotBeTaken_SaysWhatToDo()
    {
        Directory.CreateDirectory(Path.Combine(_root, ".mine.lock"));

        var fault = await Assert.ThrowsAsync<ModelStoreException>(
            () => new ModelRepository(_root).ImportAsync("mine", Encoder, Decoder, null, default));

        Assert.Contains("another folder with --models", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ModelOfAnotherPreparation_IsRefused()
    {
        var manifest = File.ReadAllText(Path.Combine(fixture.Model.Folder, "model.json"));
        var version = $"\"preparationVersion\": {fixture.Model.Manifest.PreparationVersion}";
        Directory.CreateDirectory(Path.Combine(_root, "mine"));
        File.WriteAllText(
            Path.Combine(_root, "mine", "model.json"), manifest.Replace(version, "\"preparationVersion\": 0", StringComparison.Ordinal));

        var error = Assert.Throws<ModelNotFoundException>(() => new ModelRepository(_root).Open("mine"));

        Assert.Contains("another version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_Cancelled_LeavesNoModel()
    {
        var repository = new ModelRepository(_root);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => repository.PullAsync(ModelCatalog.DefaultId, null, new CancellationToken(canceled: true)));

        Assert.Empty(Directory.GetDirectories(_root));
    }

    [Fact]
    public async Task Pull_NoConnection_SaysWhatNpmSays()
    {
        (string Name, string Value)[] npm =
            [("npm_config_registry", "http://127.0.0.1:9"), ("npm_config_cache", _root), ("npm_config_fetch_retries", "0")];
        Array.ForEach(npm, setting => Environment.SetEnvironmentVariable(setting.Name, setting.Value));
        try
        {
            var fault = await Assert.ThrowsAsync<ModelStoreException>(
                () => new ModelRepository(_root).EnsureAsync(ModelCatalog.DefaultId, null, default));

            Assert.Contains("ECONNREFUSED); check the connection", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            Array.ForEach(npm, setting => Environment.SetEnvironmentVariable(setting.Name, null));
        }
    }

    /// <summary>The same files (<see cref="Import_UsersOwnFiles_BecomeTheSameModel"/>) decode alike, so one model is asked.</summary>
    [Fact]
    public void Ensure_PulledModel_FindsTheDisk()
    {
        var embedding = fixture.Encoder.Encode(SyntheticImage.DiskAndBox(120, 160), default);
        SamPrompt[] prompts = [new([new Core.Prompts.PointPrompt(56, 48, true)], null)];

        var found = fixture.Decoder.Decode(embedding, prompts, _ => 15, default)[0];

        // Radius 0.2 of either side, so an ellipse of pi * 24 * 32 pixels.
        var best = Array.IndexOf(found.Scores, found.Scores.Max());
        var mask = new MaskUpscaler(embedding.Frame).ToMask(found.Logits[best]!);
        Assert.InRange(mask.Area(), 2413 * 0.95, 2413 * 1.05);
    }

    [Fact]
    public async Task Import_EncoderOfAnotherBuild_RunsAsItIsWithAWarning()
    {
        var path = Path.Combine(_root, "other.onnx");
        File.WriteAllBytes(path, GraphFiles.WithOneConvolution(File.ReadAllBytes(Encoder)));
        var image = SyntheticImage.DiskAndBox(60, 100);
        var input = new float[3 * 1024 * 1024];
        EncoderInput.Write(image, ImageFrame.Whole(60, 100), input, 1024, 1024);

        var model = await new ModelRepository(_root).ImportAsync("mine", path, Decoder, null, default);

        Assert.Equal(EncoderKind.Whole, model.Manifest.EncoderKind);
        Assert.Contains("padding", Assert.Single(model.Manifest.Warnings), StringComparison.Ordinal);
        Assert.StartsWith("no tight encoder: ", model.Manifest.Checks[0], StringComparison.Ordinal);
        Assert.DoesNotContain("encoder-tight.onnx", Directory.GetFiles(model.Folder).Select(Path.GetFileName));
        using var encoder = new ImageEncoder(model, ModelFixture.Options);
        using var plain = new PlainEncoder(path);
        var difference = encoder.Encode(image, default).Values.Zip(plain.Encode(input), (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(difference, 0, 1e-5);
    }

    private sealed class Told(ModelPhase phase, Action then) : IProgress<ModelProgress>
    {
        public void Report(ModelProgress value)
        {
            if (value.Phase == phase)
            {
                then();
            }
        }
    }
}
