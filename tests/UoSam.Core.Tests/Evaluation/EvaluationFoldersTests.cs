using System.Text;
using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Evaluation;

public sealed class EvaluationFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("uosam-evaluation").FullName;

    private string Truth => Path.Combine(_root, "truth");

    private string Predicted => Path.Combine(_root, "predicted");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Open_SubFolders_PairsByRelativeNameInOrder()
    {
        Write(Truth, "b/00001.png", 1);
        Write(Truth, "a.png", 2);
        Write(Predicted, "b/00001.png", 3);
        Write(Predicted, "a.png", 4);
        Write(Predicted, "more.png", 5);

        var source = EvaluationFolders.Open(Truth, Predicted);

        Assert.Equal(["a.png", "b/00001.png"], source.Names);
        Assert.Equal((ushort)1, source.Load(1).Truth.Labels[0]);
        Assert.Equal((ushort)3, source.Load(1).Predicted.Labels[0]);
    }

    [Fact]
    public void Open_MissingPrediction_IsRefusedWithItsNameOrLeftOutOnRequest()
    {
        Write(Truth, "a.png", 1);
        Write(Truth, "b.png", 1);
        Write(Predicted, "a.png", 1);

        var fault = Assert.Throws<InvalidInputException>(() => EvaluationFolders.Open(Truth, Predicted));
        var subset = EvaluationFolders.Open(Truth, Predicted, new() { SkipsMissing = true });

        Assert.Equal("EVALUATION_MISSING", fault.Reason);
        Assert.StartsWith("1 of 2 images", fault.Message, StringComparison.Ordinal);
        Assert.Contains("b.png", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["a.png"], subset.Names);
        Assert.Equal(2, EvaluationFolders.CountTruth(Truth));
    }

    [Theory]
    [InlineData("a.PNG", "a.png")]
    [InlineData("a.png", "a.PNG")]
    public void Open_ExtensionInOtherCase_PairsAsWithout(string truth, string predicted)
    {
        Write(Truth, truth, 1);
        Write(Predicted, predicted, 3);

        var item = EvaluationFolders.Open(Truth, Predicted).Load(0);

        Assert.Equal(1, item.Truth.Labels[0]);
        Assert.Equal(3, item.Predicted.Labels[0]);
    }

    [Fact]
    public void Open_NoPredictionAtAll_IsRefusedEvenForASubset()
    {
        Write(Truth, "a.png", 1);
        Directory.CreateDirectory(Predicted);

        var fault = Assert.Throws<InvalidInputException>(
            () => EvaluationFolders.Open(Truth, Predicted, new() { SkipsMissing = true }));

        Assert.Equal("EVALUATION_MISSING", fault.Reason);
    }

    [Fact]
    public void Open_EmptyOrAbsentFolder_IsRefused()
    {
        Directory.CreateDirectory(Truth);

        var empty = Assert.Throws<InvalidInputException>(() => EvaluationFolders.Open(Truth, Predicted));
        var absent = Assert.Throws<InvalidInputException>(() => EvaluationFolders.Open(Predicted, Truth));

        Assert.Equal("EVALUATION_EMPTY", empty.Reason);
        Assert.Equal("EVALUATION_NO_FOLDER", absent.Reason);
    }

    [Fact]
    public void Load_DamagedPrediction_NamesTheImageAndTheSide()
    {
        Write(Truth, "a.png", 1);
        Write(Predicted, "a.png", 1);
        File.WriteAllText(Path.Combine(Predicted, "a.png"), "no picture");

        var fault = Assert.Throws<InvalidInputException>(() => EvaluationFolders.Open(Truth, Predicted).Load(0));

        Assert.StartsWith("a.png: prediction: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Logits_AreReadOnRequestWhereThereAreAny()
    {
        Write(Truth, "a.png", 1);
        Write(Truth, "b.png", 1);
        Write(Predicted, "a.png", 1);
        Write(Predicted, "b.png", 1);
        var head = "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2), }\n";
        byte[] npy = [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0, .. Encoding.ASCII.GetBytes(head), 7, 8];
        File.WriteAllBytes(Path.Combine(Predicted, "b.npy"), npy);

        var source = EvaluationFolders.Open(Truth, Predicted, new() { ReadsLogits = true });

        Assert.Null(source.Load(0).Logits);
        Assert.Equal([7, 8], source.Load(1).Logits!.Values);
        Assert.Null(EvaluationFolders.Open(Truth, Predicted).Load(1).Logits);
    }

    private static void Write(string folder, string name, ushort id)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, LabelPngWriter.Write(new LabelMap(1, 2, [id, id]), LabelPngFormat.Grey8));
    }
}
