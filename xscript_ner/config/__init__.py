"""One validated description of an experiment, from TOML."""

from .corpora import CorpusConfig as CorpusConfig
from .encoders import CharacterEncoderConfig as CharacterEncoderConfig
from .encoders import EncoderConfig as EncoderConfig
from .features import FeaturesConfig as FeaturesConfig
from .features import GazetteerConfig as GazetteerConfig
from .heads import CLASSIFIER as CLASSIFIER
from .heads import ClassifierConfig as ClassifierConfig
from .heads import HeadConfig as HeadConfig
from .languages import FrontEndConfig as FrontEndConfig
from .languages import LanguageConfig as LanguageConfig
from .languages import RomanizerConfig as RomanizerConfig
from .recipe import GRID as GRID
from .recipe import CharsConfig as CharsConfig
from .recipe import CheckpointConfig as CheckpointConfig
from .recipe import DataConfig as DataConfig
from .recipe import Recipe as Recipe
from .recipe import TrainingConfig as TrainingConfig
from .recipe import VectorsConfig as VectorsConfig
from .recipe import WordsConfig as WordsConfig
from .recipe import read_recipe as read_recipe
from .recipe import read_tables as read_tables
from .sections import Section as Section
from .sections import parse as parse
from .transfer import LearningConfig as LearningConfig
from .transfer import PartLearning as PartLearning
from .transfer import TransferConfig as TransferConfig
